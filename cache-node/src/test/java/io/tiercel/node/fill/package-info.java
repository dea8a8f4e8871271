/** Tests of this part alone. */
@NullMarked
package io.tiercel.node.fill;

import org.jspecify.annotations.NullMarked;
