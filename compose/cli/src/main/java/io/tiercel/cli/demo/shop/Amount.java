package io.tiercel.cli.demo.shop;

import io.tiercel.cli.demo.trace.TraceObject;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/** A quantity or a sum of money that holds for some time. Columns as in {@link #FAMILY}. */
public record Amount(
    long id,
    int part,
    String currency,
    BigDecimal amount,
    @Nullable BigDecimal previous,
    long quantity,
    String source,
    boolean binding,
    LocalDateTime validFrom,
    @Nullable LocalDateTime validTo,
    @Nullable String note,
    long revision,
    long checksum)
    implements ShopRow {

  static final ShopFamily<Amount> FAMILY =
      new ShopFamily<>(
          Amount.class,
          """
          currency   ENUM('EUR','CHF','GBP','USD') NOT NULL,
          amount     DECIMAL(14,4) NOT NULL,
          previous   DECIMAL(14,4) NULL,
          quantity   BIGINT NOT NULL,
          source     VARCHAR(40) NOT NULL,
          binding    BOOLEAN NOT NULL,
          valid_from DATETIME(6) NOT NULL,
          valid_to   DATETIME(6) NULL,
          note       VARCHAR(120) NULL""",
          Amount::make);

  private static Amount make(TraceObject object, long revision, Content content) {
    return new Amount(
            object.id(),
            object.part(),
            content.oneOf("EUR", "CHF", "GBP", "USD"),
            content.decimal(5, 4),
            content.maybe(50, () -> content.decimal(5, 4)),
            content.number(100_000),
            content.code("WH-", 10),
            content.yes(50),
            content.moment(),
            content.maybe(30, content::moment),
            content.maybe(40, () -> content.words(8, 120)),
            revision,
            0)
        .summed();
  }

  private Amount summed() {
    return new Amount(
        id,
        part,
        currency,
        amount,
        previous,
        quantity,
        source,
        binding,
        validFrom,
        validTo,
        note,
        revision,
        contentSum());
  }

  @Override
  public long contentSum() {
    return new Checksum(id, part, revision)
        .add(currency)
        .add(amount)
        .add(previous)
        .add(quantity)
        .add(source)
        .add(binding)
        .add(validFrom)
        .add(validTo)
        .add(note)
        .value();
  }
}
