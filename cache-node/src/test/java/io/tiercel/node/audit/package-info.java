/** Tests of this part alone. */
@NullMarked
package io.tiercel.node.audit;

import org.jspecify.annotations.NullMarked;
