package dev.s2l.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.run.ExitCode;
import dev.s2l.run.S2lException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BudgetTest {
  @ParameterizedTest
  @CsvSource({
    "11%, 31626, 3478",
    "11 %, 31626, 3478",
    "0.5%, 1000, 5",
    "33.3%, 10, 3",
    "1%, 50, 1",
    "100%, 7, 7",
    "3000, 31626, 3000",
    "3000, 12, 12",
    "1, 1, 1",
    "29%, 100, 29",
    "57%, 100, 57"
  })
  void isTheFloorOfAPercentageAtLeastOneAndNeverMoreThanThereAre(
      String text, int usable, int rows) {
    assertThat(Budget.parse(text).rows(usable)).isEqualTo(rows);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0", "0%", "-1", "101%", "1e3", "11,5%", "%", "99999999999", "eleven", "1.5"})
  void refusesWhatIsNoBudget(String text) {
    assertThatThrownBy(() -> Budget.parse(text))
        .isInstanceOfSatisfying(
            S2lException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("budget");
  }

  @Test
  void saysWhenItAsksForMoreThanThereIs() {
    assertThat(Budget.parse("10").exceeds(9)).isTrue();
    assertThat(Budget.parse("10").exceeds(10)).isFalse();
    assertThat(Budget.parse("100%").exceeds(3)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"3000", "11%", "0.5%"})
  void readsItsOwnText(String text) {
    assertThat(Budget.parse(text).text()).isEqualTo(text);
    assertThat(Budget.parse(Budget.parse(text).text())).isEqualTo(Budget.parse(text));
  }
}
