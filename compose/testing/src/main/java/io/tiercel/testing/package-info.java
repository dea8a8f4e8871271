/**
 * What tests share: a real MySQL topology for each JVM, servers in containers.
 *
 * <p>Beside steps 1 to 7, in test scope only. Before it: {@code io.tiercel.local}, which brings the
 * servers.
 */
@NullMarked
package io.tiercel.testing;

import org.jspecify.annotations.NullMarked;
