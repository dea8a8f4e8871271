/** Tests of whole nodes, and what they share. */
@NullMarked
package io.tiercel.node;

import org.jspecify.annotations.NullMarked;
