/**
 * The command {@code tiercel bench}: suites that measure whole clusters; and JMH benchmarks of what
 * runs inside one process, beside the limit it is measured against.
 *
 * <p>Outside all seven steps; sees everything, and nothing sees it.
 */
@NullMarked
package io.tiercel.benchmarks;

import org.jspecify.annotations.NullMarked;
