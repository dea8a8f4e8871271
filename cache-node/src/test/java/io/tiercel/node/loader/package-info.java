/** Tests of this part alone. */
@NullMarked
package io.tiercel.node.loader;

import org.jspecify.annotations.NullMarked;
