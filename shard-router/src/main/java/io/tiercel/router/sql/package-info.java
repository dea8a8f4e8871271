/**
 * Rows and tables as SQL: discovery of tables, statements, values in and out.
 *
 * <p>Step 7 of 7, second half, with {@code io.tiercel.router.pool} before it and MySQL after it.
 * The only package that imports Jdbi and the driver.
 */
@NullMarked
package io.tiercel.router.sql;

import org.jspecify.annotations.NullMarked;
