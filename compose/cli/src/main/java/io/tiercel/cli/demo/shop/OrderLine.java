package io.tiercel.cli.demo.shop;

import io.tiercel.cli.demo.trace.TraceObject;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/** One position of a cart or order. Columns as in {@link #FAMILY}. */
public record OrderLine(
    long id,
    int part,
    long productId,
    long customerId,
    int quantity,
    BigDecimal unitPrice,
    @Nullable BigDecimal discount,
    String state,
    boolean gift,
    @Nullable String giftNote,
    @Nullable String options,
    LocalDateTime placedAt,
    long revision,
    long checksum)
    implements ShopRow {

  static final ShopFamily<OrderLine> FAMILY =
      new ShopFamily<>(
          OrderLine.class,
          """
          product_id  BIGINT NOT NULL,
          customer_id BIGINT NOT NULL,
          quantity    INT NOT NULL,
          unit_price  DECIMAL(12,2) NOT NULL,
          discount    DECIMAL(5,2) NULL,
          state       ENUM('OPEN','PAID','SENT','RETURNED') NOT NULL,
          gift        BOOLEAN NOT NULL,
          gift_note   VARCHAR(200) NULL,
          options     JSON NULL,
          placed_at   DATETIME(6) NOT NULL""",
          OrderLine::make);

  private static OrderLine make(TraceObject object, long revision, Content content) {
    return new OrderLine(
            object.id(),
            object.part(),
            content.number(50_000),
            content.number(1_000_000),
            1 + content.count(9),
            content.decimal(4, 2),
            content.maybe(20, () -> content.decimal(2, 2)),
            content.oneOf("OPEN", "PAID", "SENT", "RETURNED"),
            content.yes(10),
            content.maybe(10, () -> content.words(12, 200)),
            content.maybe(30, content::json),
            content.moment(),
            revision,
            0)
        .summed();
  }

  private OrderLine summed() {
    return new OrderLine(
        id,
        part,
        productId,
        customerId,
        quantity,
        unitPrice,
        discount,
        state,
        gift,
        giftNote,
        options,
        placedAt,
        revision,
        contentSum());
  }

  @Override
  public long contentSum() {
    return new Checksum(id, part, revision)
        .add(productId)
        .add(customerId)
        .add(quantity)
        .add(unitPrice)
        .add(discount)
        .add(state)
        .add(gift)
        .add(giftNote)
        .add(options)
        .add(placedAt)
        .value();
  }
}
