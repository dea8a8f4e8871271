/** What can be told of growth without a cluster. */
@NullMarked
package io.tiercel.benchmarks.scale;

import org.jspecify.annotations.NullMarked;
