package io.tiercel.cli.demo.shop;

import io.tiercel.cli.demo.trace.TraceObject;
import java.util.List;

/**
 * A table of the shop: holds the objects of one type of the trace.
 *
 * @param name the table's name
 * @param family what its rows are
 */
public record ShopTable(String name, ShopFamily<?> family) {
  // By type. The commonest types of orm-busy are 17 (product), 20 (price) and 18 (product_text).
  private static final List<ShopTable> BY_TYPE =
      List.of(
          new ShopTable("tax_rule", Rule.FAMILY),
          new ShopTable("banner", TextBlock.FAMILY),
          new ShopTable("payment_method", Rule.FAMILY),
          new ShopTable("return_policy", Rule.FAMILY),
          new ShopTable("loyalty_level", Rule.FAMILY),
          new ShopTable("size_chart", TextBlock.FAMILY),
          new ShopTable("region", TextBlock.FAMILY),
          new ShopTable("category", Item.FAMILY),
          new ShopTable("category_text", TextBlock.FAMILY),
          new ShopTable("brand", Item.FAMILY),
          new ShopTable("supplier", Party.FAMILY),
          new ShopTable("supplier_text", TextBlock.FAMILY),
          new ShopTable("shipping_rate", Amount.FAMILY),
          new ShopTable("shipping_text", TextBlock.FAMILY),
          new ShopTable("collection", Item.FAMILY),
          new ShopTable("collection_text", TextBlock.FAMILY),
          new ShopTable("warehouse", Party.FAMILY),
          new ShopTable("product", Item.FAMILY),
          new ShopTable("product_text", TextBlock.FAMILY),
          new ShopTable("product_media", TextBlock.FAMILY),
          new ShopTable("price", Amount.FAMILY),
          new ShopTable("stock", Amount.FAMILY),
          new ShopTable("reservation", Amount.FAMILY),
          new ShopTable("order_line", OrderLine.FAMILY),
          new ShopTable("delivery", Amount.FAMILY),
          new ShopTable("cart_line", OrderLine.FAMILY),
          new ShopTable("rating", Amount.FAMILY),
          new ShopTable("campaign", Rule.FAMILY),
          new ShopTable("voucher", Rule.FAMILY),
          new ShopTable("campaign_text", TextBlock.FAMILY),
          new ShopTable("page", TextBlock.FAMILY),
          new ShopTable("customer", Party.FAMILY));

  /** The table of a type. */
  public static ShopTable ofType(int type) {
    return BY_TYPE.get(type);
  }

  /** The table that holds an object. */
  public static ShopTable of(TraceObject object) {
    return BY_TYPE.get(object.type());
  }

  /** The statement that creates it. */
  public String createStatement() {
    return """
        CREATE TABLE %s (
          id BIGINT NOT NULL,
          part INT NOT NULL,
        %s,
          revision BIGINT NOT NULL,
          checksum BIGINT NOT NULL,
          _slot SMALLINT UNSIGNED GENERATED ALWAYS AS (CRC32(id) >> 20) VIRTUAL,
          _version BIGINT UNSIGNED NOT NULL,
          PRIMARY KEY (id, part),
          KEY by_slot (_slot, id, part)
        ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
        """
        .formatted(name, family.columns().indent(2).stripTrailing());
  }
}
