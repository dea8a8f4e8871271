/** Tests of migrations over shards. */
@NullMarked
package io.tiercel.migrations;

import org.jspecify.annotations.NullMarked;
