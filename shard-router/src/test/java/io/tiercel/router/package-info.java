/** Tests of the router's public API. */
@NullMarked
package io.tiercel.router;

import org.jspecify.annotations.NullMarked;
