package dev.s2l.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NumbersTest {
  @Test
  void countsHaveThousandsSeparators() {
    assertThat(Numbers.count(262_040)).isEqualTo("262,040");
    assertThat(Numbers.counted(1, "row")).isEqualTo("1 row");
    assertThat(Numbers.counted(0, "row")).isEqualTo("0 rows");
  }

  @Test
  void percentagesKeepWhatCounts() {
    assertThat(Numbers.percent(11, 100)).isEqualTo("11.0 %");
    assertThat(Numbers.percent(5, 1000)).isEqualTo("0.50 %");
    assertThat(Numbers.percent(0, 1000)).isEqualTo("0 %");
    assertThat(Numbers.percent(7, 7)).isEqualTo("100 %");
    assertThat(Numbers.percent(1, 0)).isEqualTo("0 %");
  }

  @Test
  void ratiosReadAsTimes() {
    assertThat(Numbers.ratio(3.24)).isEqualTo("×3.2");
    assertThat(Numbers.ratio(0.412)).isEqualTo("×0.41");
    assertThat(Numbers.ratio(Double.POSITIVE_INFINITY)).isEqualTo("–");
  }

  @Test
  void aRangeOfOneNumberIsThatNumber() {
    assertThat(Numbers.range(new Chance(0.2, 0, 4))).isEqualTo("0\u00a0–\u00a04");
    assertThat(Numbers.range(new Chance(0, 0, 0))).isEqualTo("0");
    assertThat(Numbers.range(new Chance(600, 42, 1066))).isEqualTo("42\u00a0–\u00a01,066");
  }

  @Test
  void timesGrowIntoMinutesAndHours() {
    assertThat(Numbers.seconds(0.26)).isEqualTo("0.3 s");
    assertThat(Numbers.seconds(59.94)).isEqualTo("59.9 s");
    assertThat(Numbers.seconds(63.4)).isEqualTo("1 min 03 s");
    assertThat(Numbers.seconds(7_385)).isEqualTo("2 h 03 min");
  }

  @Test
  void chartNumbersKeepFourDigits() {
    assertThat(Numbers.rounded(1.23456789)).isEqualTo(1.235);
    assertThat(Numbers.rounded(0.000123456)).isEqualTo(0.0001235);
    assertThat(Numbers.rounded(123456)).isEqualTo(123500);
    assertThat(Numbers.rounded(Double.NaN)).isZero();
  }
}
