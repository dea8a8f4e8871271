/** Tests of this part alone. */
@NullMarked
package io.tiercel.node.config;

import org.jspecify.annotations.NullMarked;
