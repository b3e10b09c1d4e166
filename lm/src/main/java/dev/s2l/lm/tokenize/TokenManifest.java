package dev.s2l.lm.tokenize;

/// `manifest.json` of a `tokens/` folder.
///
/// @param schema version of the layout
/// @param tool version of s2l
/// @param source the data, template and tokenizer that the tokens were made from: the same source
///   gives the same bytes
/// @param counts the numbers of rows and tokens
/// @param idBytes bytes of an id in `ids.bin`: 2 (unsigned) or 4
/// @param vocabSize one more than the largest id possible
/// @param sharedPrefix how many tokens, from the first on, all usable rows have in common and none
///   of them needs to predict a learned token
public record TokenManifest(
    int schema,
    String tool,
    Source source,
    Counts counts,
    int idBytes,
    int vocabSize,
    int sharedPrefix) {

  /// @param dataset sha256 of the accepted rows
  /// @param template name of the prompt template
  /// @param tokenizer sha256 of `tokenizer.json`
  /// @param maxLength how many tokens a row may have
  /// @param overLength what was done with longer rows
  public record Source(
      String dataset, String template, String tokenizer, int maxLength, OverLength overLength) {}

  /// @param rows all rows, usable or not
  /// @param usable rows with a learned token
  /// @param tokens tokens of the usable rows
  /// @param learned tokens that count in a loss
  /// @param truncated usable rows that were cut
  /// @param longest tokens of the longest row
  /// @param literalSpecials rows that write a special token as text
  public record Counts(
      int rows,
      int usable,
      long tokens,
      long learned,
      int truncated,
      int longest,
      int literalSpecials) {}
}
