package io.tiercel.router;

import java.util.List;

/**
 * One column, from {@code information_schema}.
 *
 * @param name as declared
 * @param type what it holds
 * @param nullable whether NULL is allowed
 * @param sqlType MySQL's own words, such as {@code varchar(40)}
 * @param maxLength characters, bytes or bits a value may have; 0 where that does not apply
 * @param precision of a DECIMAL, or fractional second digits; else 0
 * @param scale of a DECIMAL; else 0
 * @param generated MySQL computes it: it is read, never written
 * @param optional a new row may leave it out: nullable, a default, or generated
 * @param members of an ENUM or SET, in declared order; MySQL tells characters above U+FFFF as
 *     question marks
 */
public record Column(
    String name,
    ColumnType type,
    boolean nullable,
    String sqlType,
    long maxLength,
    int precision,
    int scale,
    boolean generated,
    boolean optional,
    List<String> members) {}
