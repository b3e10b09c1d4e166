package dev.s2l.dataset;

import java.util.List;

/// How a table of text is written.
///
/// @param delimiter between fields: one ASCII character
/// @param header names of the columns
/// @param headerBytes from the start of the text to the end of the header, its line feed included
record CsvDialect(char delimiter, List<String> header, long headerBytes) {
  CsvDialect {
    header = List.copyOf(header);
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
