/** Tests of the SDK; steps 1 to 3 of 7, against nodes in the same process. */
@NullMarked
package io.tiercel.client;

import org.jspecify.annotations.NullMarked;
