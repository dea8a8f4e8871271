/**
 * Tests of the whole: real processes on real MySQL, and the rules over the whole tree.
 *
 * <p>Beside all seven steps; sees every module, and nothing sees it.
 */
@NullMarked
package io.tiercel.system;

import org.jspecify.annotations.NullMarked;
