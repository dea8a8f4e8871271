/**
 * Race tests, proven: each is run with the mechanism it guards and, in the same JVM, without it.
 *
 * <p>Beside steps 1 to 7, in test scope only. Production code knows nothing of it: a mechanism is
 * switched off by rewriting one method's byte code while its test runs.
 */
@NullMarked
package io.tiercel.testing.mutant;

import org.jspecify.annotations.NullMarked;
