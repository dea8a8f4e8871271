/** Tests of step 4's ownership: who may speak for the cluster. */
@NullMarked
package io.tiercel.node.ownership;

import org.jspecify.annotations.NullMarked;
