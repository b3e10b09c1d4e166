package dev.s2l.trajectory;

import dev.s2l.run.Phrase;

/// A row whose response lost its end because the row was longer than `--max-length`: one line of
/// `cut-responses.jsonl`.
///
/// @param row 0-based among the accepted rows
/// @param unit what is counted: `characters`, or `tokens` where the row came as token ids
/// @param whole length of the response in the row
/// @param kept length of the part before the cut
public record CutResponse(int row, String unit, int whole, int kept) {
  /// The unit of text.
  public static final String CHARACTERS = "characters";

  /// The unit of rows that are token ids.
  public static final String TOKENS = "tokens";

  public CutResponse {
    if (row < 0 || kept < 0 || kept >= whole) {
      throw new IllegalArgumentException(Phrase.of("row %d: %d of %d kept", row, kept, whole));
    }
  }

  /// The share of the response that was cut, between 0 and 1.
  public double lostShare() {
    return 1 - (double) kept / whole;
  }
}
