package dev.s2l.prompt.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PythonNumbersTest {
  /// The texts are those of Python 3.11.
  @ParameterizedTest
  @CsvSource({
    "4.9E-324, 5e-324",
    "1.0E-323, 1e-323",
    "2.0E-323, 2e-323",
    "-4.9E-324, -5e-324",
    "2.2250738585072014E-308, 2.2250738585072014e-308",
    "1.7976931348623157E308, 1.7976931348623157e+308",
    "0.0, 0.0",
    "-0.0, -0.0",
    "1.0E-4, 0.0001",
    "1.0E-5, 1e-05",
    "1.0E-7, 1e-07",
    "1.5E-5, 1.5e-05",
    "0.1, 0.1",
    "0.30000000000000004, 0.30000000000000004",
    "100.0, 100.0",
    "1.0E15, 1000000000000000.0",
    "9007199254740993.0, 9007199254740992.0",
    "1.0E16, 1e+16",
    "1.2345678901234568E17, 1.2345678901234568e+17",
    "2.0E22, 2e+22",
    "1.0E23, 1e+23",
    "9.0E23, 9e+23",
    "2.0E100, 2e+100",
    "123456.789, 123456.789",
  })
  void doublesAreWrittenAsPythonWritesThem(double value, String text) {
    assertThat(PythonNumbers.repr(value)).isEqualTo(text);
  }

  @Test
  void everyDoubleIsReadBackAndHasNoDigitTooMany() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        String text = PythonNumbers.repr(value);
        assertThat(Double.parseDouble(text)).as("seed %d: %s", seed, text).isEqualTo(value);
        int digits = new BigDecimal(text).stripTrailingZeros().precision();
        if (digits > 1) {
          for (var mode :
              new java.math.RoundingMode[] {
                java.math.RoundingMode.UP, java.math.RoundingMode.DOWN
              }) {
            var shorter = new BigDecimal(value).round(new java.math.MathContext(digits - 1, mode));
            assertThat(shorter.doubleValue()).as("seed %d: %s", seed, text).isNotEqualTo(value);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "25122920421210000011234 => 25122920421210000011234",
        "9223372036854775807 + 1 => 9223372036854775808",
        "9223372036854775808 - 1 => 9223372036854775807",
        "-9223372036854775808 - 1 => -9223372036854775809",
        "10 ** 30 => 1000000000000000000000000000000",
        "2 ** 10 ** 9 => 1237940039285380274899124224",
        "(10 ** 30 + 7) % 10 => 7",
        "-7 // 2 => -4",
        "-7 % 3 => 2",
        "(0 - 10 ** 20) // 3 => -33333333333333333334",
        "10 ** 20 == 1e20 => True",
        "10 ** 20 + 1 == 1e20 => False",
        "10 ** 20 > 99 => True",
        "[10 ** 20, 1] | sort => [1, 100000000000000000000]",
        "(10 ** 20) is integer => True",
        "(10 ** 20) is odd => False",
        "'100000000000000000000' | int => 100000000000000000000",
        "1e22 | int => 10000000000000000000000",
        "(0 - 10 ** 20) | abs => 100000000000000000000",
        "1 / 3 => 0.3333333333333333",
        "0.1 + 0.2 => 0.30000000000000004",
        "[1e-7, 1e16, 5e-324, 10 ** 20] | tojson => [1e-07, 1e+16, 5e-324, 100000000000000000000]",
      })
  void wholeNumbersHaveNoLimitOfSize(String line) {
    String[] parts = line.split(" => ", -1);
    assertThat(render("{{ " + parts[0] + " }}")).isEqualTo(parts[1]);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ x | tojson }} => {\"b\": [1, 2], \"a\": \"é\"}",
        "{{ x | tojson(ensure_ascii=True) }} => {\"b\": [1, 2], \"a\": \"\\u00e9\"}",
        "{{ x | tojson(True) }} => {\"b\": [1, 2], \"a\": \"\\u00e9\"}",
        "{{ x | tojson(separators=(',', ':')) }} => {\"b\":[1,2],\"a\":\"é\"}",
        "{{ x | tojson(sort_keys=True) }} => {\"a\": \"é\", \"b\": [1, 2]}",
        "{{ x | tojson(indent=1) | replace('\n"
            + "', '~') }} => {~ \"b\": [~  1,~  2~ ],~ \"a\": \"é\"~}",
        "{{ x | tojson(indent=0) | replace('\n', '~') }} => {~\"b\": [~1,~2~],~\"a\": \"é\"~}",
        "{{ x }} => {'b': [1, 2], 'a': 'é'}",
        "{{ ['\u200b', '\ufeff', '\ue000', 'a\\'b', '\u0085'] }}"
            + " => ['\\u200b', '\\ufeff', '\\ue000', \"a'b\", '\\x85']",
      })
  void jsonAndReprAreThoseOfPython(String line) {
    String[] parts = line.split(" => ", -1);
    assertThat(render(parts[0])).isEqualTo(parts[1]);
  }

  private static String render(String template) {
    var x = new java.util.LinkedHashMap<Object, Object>();
    x.put("b", java.util.List.of(1L, 2L));
    x.put("a", "é");
    return JinjaTemplate.parse(template)
        .render(Map.of("x", x), JinjaLimits.defaults(), LocalDateTime.of(2024, 7, 6, 0, 0))
        .text();
  }
}
