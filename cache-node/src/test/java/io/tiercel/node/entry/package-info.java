/** Tests of this part alone. */
@NullMarked
package io.tiercel.node.entry;

import org.jspecify.annotations.NullMarked;
