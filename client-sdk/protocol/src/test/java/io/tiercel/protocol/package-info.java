/** Tests of the words on the wire; beside steps 3 and 4 of 7, needs no server. */
@NullMarked
package io.tiercel.protocol;

import org.jspecify.annotations.NullMarked;
