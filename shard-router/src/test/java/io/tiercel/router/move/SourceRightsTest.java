package io.tiercel.router.move;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SourceRightsTest {
  private static final String REPLICATION =
      "GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO `u`@`%`";

  private static List<String> missing(String... lines) {
    return SourceRights.parse(List.of(lines)).missing("shop_1", "orders", "orders_imported");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GRANT ALL PRIVILEGES ON `shop_1`.* TO `u`@`%`",
        "GRANT ALL PRIVILEGES ON `shop\\_1`.* TO `u`@`%` WITH GRANT OPTION",
        "GRANT SELECT, INSERT, CREATE, DROP, ALTER ON `shop%`.* TO `u`@`%`",
        "GRANT SELECT, INSERT, UPDATE, CREATE, DROP, ALTER ON *.* TO `u`@`%`",
      })
  void missing_withRightsThatCover_isNothing(String line) {
    assertThat(missing(REPLICATION, line)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GRANT ALL PRIVILEGES ON `shop`.* TO `u`@`%`",
        "GRANT ALL PRIVILEGES ON `shop\\_2`.* TO `u`@`%`",
        "GRANT USAGE ON *.* TO `u`@`%`",
        "GRANT SELECT (`a`, `b`), INSERT (`a`) ON `shop_1`.`orders` TO `u`@`%`",
      })
  void missing_withRightsElsewhere_isAllOfThem(String line) {
    assertThat(missing(REPLICATION, line))
        .containsExactly(
            "GRANT ALTER, DROP, SELECT ON `shop_1`.`orders`",
            "GRANT CREATE, INSERT ON `shop_1`.`orders_imported`");
  }

  @Test
  void missing_onTheTableOnly_isTheOtherName() {
    assertThat(missing(REPLICATION, "GRANT SELECT, ALTER, DROP ON `shop_1`.`orders` TO `u`@`%`"))
        .containsExactly("GRANT CREATE, INSERT ON `shop_1`.`orders_imported`");
    assertThat(missing("GRANT ALL PRIVILEGES ON `shop_1`.* TO `u`@`%`"))
        .containsExactly("GRANT REPLICATION CLIENT, REPLICATION SLAVE ON *.*");
  }
}
