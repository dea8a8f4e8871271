/** Tests of this part alone. */
@NullMarked
package io.tiercel.node.invalidation;

import org.jspecify.annotations.NullMarked;
