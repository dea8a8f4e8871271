package io.tiercel.cli.demo.shop;

import io.tiercel.cli.demo.trace.TraceObject;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/** Something sold. Columns as in {@link #FAMILY}. */
public record Item(
    long id,
    int part,
    String name,
    String sku,
    @Nullable String brand,
    BigDecimal price,
    @Nullable BigDecimal weight,
    boolean active,
    String status,
    @Nullable String attributes,
    LocalDateTime updatedAt,
    long revision,
    long checksum)
    implements ShopRow {

  static final ShopFamily<Item> FAMILY =
      new ShopFamily<>(
          Item.class,
          """
          name       VARCHAR(160) NOT NULL,
          sku        VARCHAR(32) NOT NULL,
          brand      VARCHAR(60) NULL,
          price      DECIMAL(12,2) NOT NULL,
          weight     DECIMAL(8,3) NULL,
          active     BOOLEAN NOT NULL,
          status     ENUM('DRAFT','LISTED','SOLD_OUT','RETIRED') NOT NULL,
          attributes JSON NULL,
          updated_at DATETIME(6) NOT NULL""",
          Item::make);

  private static Item make(TraceObject object, long revision, Content content) {
    return new Item(
            object.id(),
            object.part(),
            content.words(6, 160),
            content.code("SKU-", 12),
            content.maybe(70, () -> content.words(2, 60)),
            content.decimal(4, 2),
            content.maybe(60, () -> content.decimal(3, 3)),
            content.yes(90),
            content.oneOf("DRAFT", "LISTED", "SOLD_OUT", "RETIRED"),
            content.maybe(50, content::json),
            content.moment(),
            revision,
            0)
        .summed();
  }

  private Item summed() {
    return new Item(
        id,
        part,
        name,
        sku,
        brand,
        price,
        weight,
        active,
        status,
        attributes,
        updatedAt,
        revision,
        contentSum());
  }

  @Override
  public long contentSum() {
    return new Checksum(id, part, revision)
        .add(name)
        .add(sku)
        .add(brand)
        .add(price)
        .add(weight)
        .add(active)
        .add(status)
        .add(attributes)
        .add(updatedAt)
        .value();
  }
}
