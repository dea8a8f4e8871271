/** Tests of table discovery and SQL. */
@NullMarked
package io.tiercel.router.sql;

import org.jspecify.annotations.NullMarked;
