/** Tests of slots that move. */
@NullMarked
package io.tiercel.router.move;

import org.jspecify.annotations.NullMarked;
