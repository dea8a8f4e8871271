/**
 * Connections to one MySQL server: opened ahead, lent within a deadline, counted.
 *
 * <p>Step 7 of 7, first half. Before it: {@code route} and {@code replica}. After it: {@code sql},
 * which works on what is borrowed here. The only package that sees HikariCP. Its pools keep threads
 * of their own that open, check and retire connections.
 */
@NullMarked
package io.tiercel.router.pool;

import org.jspecify.annotations.NullMarked;
