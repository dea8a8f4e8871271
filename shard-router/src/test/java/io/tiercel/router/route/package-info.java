/** Tests of the way from keys to shards. */
@NullMarked
package io.tiercel.router.route;

import org.jspecify.annotations.NullMarked;
