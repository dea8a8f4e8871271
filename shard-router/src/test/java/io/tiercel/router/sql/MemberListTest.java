package io.tiercel.router.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemberListTest {
  @Test
  void parse_plainMembers_keepsTheirOrder() {
    assertThat(MemberList.parse("enum('b','a','')")).containsExactly("b", "a", "");
  }

  @Test
  void parse_quotesCommasEscapes_areTheMembersOwn() {
    assertThat(MemberList.parse("set('it''s','a,b','c\\\\d','(e)','f\\ng','''')"))
        .containsExactly("it's", "a,b", "c\\d", "(e)", "f\ng", "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"enum()", "enum('a'", "enum('a", "enum('a',)", "int", "enum('a')x", ""})
  void parse_somethingElse_isRefused(String sqlType) {
    assertThatThrownBy(() -> MemberList.parse(sqlType))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
