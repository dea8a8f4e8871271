/** Tests of this part alone. */
@NullMarked
package io.tiercel.node.changefeed;

import org.jspecify.annotations.NullMarked;
