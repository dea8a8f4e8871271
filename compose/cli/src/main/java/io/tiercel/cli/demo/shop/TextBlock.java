package io.tiercel.cli.demo.shop;

import io.tiercel.cli.demo.trace.TraceObject;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/** A text shown somewhere, in one language. Columns as in {@link #FAMILY}. */
public record TextBlock(
    long id,
    int part,
    String title,
    String body,
    String language,
    @Nullable String editor,
    boolean published,
    @Nullable LocalDateTime publishedAt,
    long revision,
    long checksum)
    implements ShopRow {

  static final ShopFamily<TextBlock> FAMILY =
      new ShopFamily<>(
          TextBlock.class,
          """
          title        VARCHAR(120) NOT NULL,
          body         VARCHAR(600) NOT NULL,
          language     ENUM('de','en','fr','it') NOT NULL,
          editor       VARCHAR(60) NULL,
          published    BOOLEAN NOT NULL,
          published_at DATETIME(6) NULL""",
          TextBlock::make);

  private static TextBlock make(TraceObject object, long revision, Content content) {
    return new TextBlock(
            object.id(),
            object.part(),
            content.words(5, 120),
            content.words(20 + content.count(40), 600),
            content.oneOf("de", "en", "fr", "it"),
            content.maybe(40, () -> content.words(2, 60)),
            content.yes(95),
            content.maybe(95, content::moment),
            revision,
            0)
        .summed();
  }

  private TextBlock summed() {
    return new TextBlock(
        id, part, title, body, language, editor, published, publishedAt, revision, contentSum());
  }

  @Override
  public long contentSum() {
    return new Checksum(id, part, revision)
        .add(title)
        .add(body)
        .add(language)
        .add(editor)
        .add(published)
        .add(publishedAt)
        .value();
  }
}
