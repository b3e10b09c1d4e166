package dev.s2l.dataset;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a table of text is written.
///
/// @param delimiter between fields: one ASCII character
/// @param header names of the columns
/// @param headerBytes from the start of the text to the end of the header, its line feed included
/// @param quotesAreText whether no field is quoted, so that quotes are characters like others
record CsvDialect(
    char delimiter,
    List<String> header,
    long headerBytes,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean quotesAreText) {
  CsvDialect {
    header = List.copyOf(header);
  }

  /// @param line the header
  static CsvDialect of(String line, char delimiter, long headerBytes, boolean quotesAreText)
      throws RowRejected {
    var names = quotesAreText ? CsvRow.bare(line, delimiter) : CsvRow.fields(line, delimiter);
    return new CsvDialect(delimiter, names, headerBytes, quotesAreText);
  }

  /// Older versions know only quotes that are no text, and do not say so.
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static CsvDialect stored(Stored stored) {
    return new CsvDialect(
        stored.delimiter,
        stored.header,
        stored.headerBytes,
        Boolean.TRUE.equals(stored.quotesAreText));
  }

  /// A dialect as it stands in a manifest.
  static final class Stored {
    @JsonProperty char delimiter;
    @JsonProperty List<String> header = List.of();
    @JsonProperty long headerBytes;
    @JsonProperty @Nullable Boolean quotesAreText;
  }

  /// The delimiter that occurs most often outside quotes in the first line.
  static char sniff(byte[] head) {
    String candidates = ",;\t|";
    int[] counts = new int[candidates.length()];
    boolean quoted = false;
    for (byte b : head) {
      if (b == '"') {
        quoted = !quoted;
      } else if (b == '\n' && !quoted) {
        break;
      } else if (!quoted && candidates.indexOf(b) >= 0) {
        counts[candidates.indexOf(b)]++;
      }
    }
    int best = 0;
    for (int i = 1; i < counts.length; i++) {
      best = counts[i] > counts[best] ? i : best;
    }
    return candidates.charAt(best);
  }
}
