package io.tiercel.cli.demo.shop;

import io.tiercel.cli.demo.trace.TraceObject;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/** A rule that the shop works by. Columns as in {@link #FAMILY}. */
public record Rule(
    long id,
    int part,
    String code,
    String kind,
    @Nullable BigDecimal percent,
    BigDecimal minimum,
    String conditions,
    boolean enabled,
    LocalDateTime startsAt,
    @Nullable LocalDateTime endsAt,
    String description,
    long revision,
    long checksum)
    implements ShopRow {

  static final ShopFamily<Rule> FAMILY =
      new ShopFamily<>(
          Rule.class,
          """
          code        VARCHAR(40) NOT NULL,
          kind        ENUM('PERCENT','FIXED','FREE_SHIPPING') NOT NULL,
          percent     DECIMAL(5,2) NULL,
          minimum     DECIMAL(12,2) NOT NULL,
          conditions  JSON NOT NULL,
          enabled     BOOLEAN NOT NULL,
          starts_at   DATETIME(6) NOT NULL,
          ends_at     DATETIME(6) NULL,
          description VARCHAR(240) NOT NULL""",
          Rule::make);

  private static Rule make(TraceObject object, long revision, Content content) {
    return new Rule(
            object.id(),
            object.part(),
            content.code("R-", 14),
            content.oneOf("PERCENT", "FIXED", "FREE_SHIPPING"),
            content.maybe(50, () -> content.decimal(2, 2)),
            content.decimal(3, 2),
            content.json(),
            content.yes(80),
            content.moment(),
            content.maybe(60, content::moment),
            content.words(15, 240),
            revision,
            0)
        .summed();
  }

  private Rule summed() {
    return new Rule(
        id,
        part,
        code,
        kind,
        percent,
        minimum,
        conditions,
        enabled,
        startsAt,
        endsAt,
        description,
        revision,
        contentSum());
  }

  @Override
  public long contentSum() {
    return new Checksum(id, part, revision)
        .add(code)
        .add(kind)
        .add(percent)
        .add(minimum)
        .add(conditions)
        .add(enabled)
        .add(startsAt)
        .add(endsAt)
        .add(description)
        .value();
  }
}
