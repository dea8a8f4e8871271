package io.tiercel.cli.demo.shop;

import io.tiercel.cli.demo.trace.TraceObject;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/** Somebody we deal with. Columns as in {@link #FAMILY}. */
public record Party(
    long id,
    int part,
    String name,
    String kind,
    String email,
    @Nullable String phone,
    String street,
    String city,
    boolean preferred,
    BigDecimal credit,
    @Nullable String preferences,
    LocalDateTime joinedAt,
    long revision,
    long checksum)
    implements ShopRow {

  static final ShopFamily<Party> FAMILY =
      new ShopFamily<>(
          Party.class,
          """
          name        VARCHAR(120) NOT NULL,
          kind        ENUM('PERSON','COMPANY') NOT NULL,
          email       VARCHAR(160) NOT NULL,
          phone       VARCHAR(40) NULL,
          street      VARCHAR(160) NOT NULL,
          city        VARCHAR(80) NOT NULL,
          preferred   BOOLEAN NOT NULL,
          credit      DECIMAL(12,2) NOT NULL,
          preferences JSON NULL,
          joined_at   DATETIME(6) NOT NULL""",
          Party::make);

  private static Party make(TraceObject object, long revision, Content content) {
    return new Party(
            object.id(),
            object.part(),
            content.words(3, 120),
            content.oneOf("PERSON", "COMPANY"),
            content.code("mail.", 10) + "@shop.example",
            content.maybe(50, () -> "+49 " + content.number(10_000_000_000L)),
            content.words(4, 160),
            content.words(2, 80),
            content.yes(15),
            content.decimal(4, 2),
            content.maybe(40, content::json),
            content.moment(),
            revision,
            0)
        .summed();
  }

  private Party summed() {
    return new Party(
        id,
        part,
        name,
        kind,
        email,
        phone,
        street,
        city,
        preferred,
        credit,
        preferences,
        joinedAt,
        revision,
        contentSum());
  }

  @Override
  public long contentSum() {
    return new Checksum(id, part, revision)
        .add(name)
        .add(kind)
        .add(email)
        .add(phone)
        .add(street)
        .add(city)
        .add(preferred)
        .add(credit)
        .add(preferences)
        .add(joinedAt)
        .value();
  }
}
