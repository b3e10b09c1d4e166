package dev.s2l.select;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/// How many examples to choose: `B` in the paper.
public sealed interface Budget {
  /// A number of rows, at least 1.
  record Rows(int count) implements Budget {
    public Rows {
      if (count < 1) {
        throw refused(Integer.toString(count));
      }
    }
  }

  /// A share of the usable rows, above 0 and at most 100.
  record Percent(BigDecimal percent) implements Budget {
    public Percent {
      if (percent.signum() <= 0 || percent.compareTo(BigDecimal.valueOf(100)) > 0) {
        throw refused(percent.toPlainString() + "%");
      }
    }
  }

  /// Reads `3000`, `11%` or `0.5%`.
  ///
  /// @throws S2lException (2) for anything else
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Budget parse(String text) {
    String trimmed = text.strip();
    if (trimmed.matches("[0-9]{1,10}")) {
      long count = Long.parseLong(trimmed);
      if (count > Integer.MAX_VALUE) {
        throw refused(text);
      }
      return new Rows((int) count);
    }
    if (trimmed.matches("[0-9]{1,3}(\\.[0-9]{1,9})? ?%")) {
      return new Percent(new BigDecimal(trimmed.replaceAll("[ %]", "")));
    }
    throw refused(text);
  }

  /// The number of rows to choose of `usable` ones: `⌊P · usable / 100⌋` for a percentage, at least
  /// 1, never more than there are.
  default int rows(int usable) {
    return Math.min(usable, wanted(usable));
  }

  /// Whether the budget asks for more rows than there are.
  default boolean exceeds(int usable) {
    return wanted(usable) > usable;
  }

  /// What [#parse] reads.
  @JsonValue
  default String text() {
    return switch (this) {
      case Rows(int count) -> Integer.toString(count);
      case Percent(BigDecimal percent) -> percent.toPlainString() + "%";
    };
  }

  private int wanted(int usable) {
    return switch (this) {
      case Rows(int count) -> count;
      case Percent(BigDecimal percent) -> {
        BigInteger floor =
            percent
                .multiply(BigDecimal.valueOf(usable))
                .divide(BigDecimal.valueOf(100))
                .setScale(0, RoundingMode.FLOOR)
                .toBigInteger();
        yield Math.max(1, floor.intValueExact());
      }
    };
  }

  private static S2lException refused(String text) {
    return new S2lException(
        ExitCode.USAGE,
        Phrase.of(
            "--budget %s: expected a number of rows of at least 1 (3000) or a"
                + " percentage above 0%% and up to 100%% (11%%).",
            text));
  }
}
