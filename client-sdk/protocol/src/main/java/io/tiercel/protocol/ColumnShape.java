package io.tiercel.protocol;

import io.tiercel.protocol.v1.ColumnDescription;
import java.util.List;

/**
 * One column as the wire tells it.
 *
 * @param name as declared in MySQL
 * @param kind what its values are
 * @param nullable whether NULL is allowed
 * @param sqlType MySQL's own words, such as {@code varchar(40)}
 * @param maxLength characters, bytes or bits a value may have; 0 where that does not apply
 * @param precision of a DECIMAL, or fractional second digits; else 0
 * @param scale of a DECIMAL; else 0
 * @param generated MySQL computes it: read, never written
 * @param optional a new row may leave it out: nullable, a default, or generated
 * @param members of an ENUM or SET, in declared order
 */
public record ColumnShape(
    String name,
    ColumnKind kind,
    boolean nullable,
    String sqlType,
    long maxLength,
    int precision,
    int scale,
    boolean generated,
    boolean optional,
    List<String> members) {

  static ColumnShape fromProto(ColumnDescription column) {
    return new ColumnShape(
        column.getName(),
        ColumnKind.valueOf(column.getKind()),
        column.getNullable(),
        column.getSqlType(),
        column.getMaxLength(),
        column.getPrecision(),
        column.getScale(),
        column.getGenerated(),
        column.getOptional(),
        List.copyOf(column.getMembersList()));
  }

  ColumnDescription toProto() {
    return ColumnDescription.newBuilder()
        .setName(name)
        .setKind(kind.name())
        .setNullable(nullable)
        .setSqlType(sqlType)
        .setMaxLength(maxLength)
        .setPrecision(precision)
        .setScale(scale)
        .setGenerated(generated)
        .setOptional(optional)
        .addAllMembers(members)
        .build();
  }
}
