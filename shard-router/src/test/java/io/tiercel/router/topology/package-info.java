/** Tests of the catalog, the bootstrap and the slot plan. */
@NullMarked
package io.tiercel.router.topology;

import org.jspecify.annotations.NullMarked;
