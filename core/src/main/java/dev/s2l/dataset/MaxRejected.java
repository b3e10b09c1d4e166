package dev.s2l.dataset;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How many rows may be rejected before the data set is refused: a number, or a share of the rows
/// read.
public sealed interface MaxRejected {
  /// @param rows at most this many
  record Rows(long rows) implements MaxRejected {}

  /// @param percent at most this share of the rows read, 0–100
  record Percent(double percent) implements MaxRejected {}

  /// Any number. The default: rejected rows are listed and counted, not hidden.
  MaxRejected UNLIMITED = new Rows(Long.MAX_VALUE);

  /// Whether `rejected` of `read` rows are too many.
  default boolean exceededBy(long rejected, long read) {
    return switch (this) {
      case Rows(long rows) -> rejected > rows;
      case Percent(double percent) -> rejected * 100.0 > percent * read;
    };
  }

  /// Reads `250` or `2.5%`.
  ///
  /// @throws S2lException (2) for anything else
  static MaxRejected parse(String text) {
    String value = text.strip();
    try {
      if (value.endsWith("%")) {
        double percent = Double.parseDouble(value.substring(0, value.length() - 1));
        if (percent >= 0 && percent <= 100) {
          return new Percent(percent);
        }
      } else if (Long.parseLong(value) >= 0) {
        return new Rows(Long.parseLong(value));
      }
    } catch (NumberFormatException e) {
      throw unreadable(text, e);
    }
    throw unreadable(text, null);
  }

  private static S2lException unreadable(String text, @Nullable NumberFormatException cause) {
    String message =
        Phrase.of(
            "--max-rejected %s: expected a number of rows such as 100, or a share from 0%% to"
                + " 100%%.",
            text.toLowerCase(Locale.ROOT));
    return cause == null
        ? new S2lException(ExitCode.USAGE, message)
        : new S2lException(ExitCode.USAGE, message, cause);
  }
}
