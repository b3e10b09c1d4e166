package dev.s2l.pipeline;

import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.RowLocation;
import dev.s2l.lm.tokenize.TextTokenizer;
import dev.s2l.lm.tokenize.TokenStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A row as a model reads it, for people who want to see what is learned.
///
/// @param row number in the data set, from 0
/// @param file of the row
/// @param line of the row in its file, from 1
/// @param tokens of the row; 0 if it is not usable
/// @param learned how many of them are learned
/// @param spans the text with special tokens, cut where learning begins and ends
public record EncodedRow(
    int row, String file, long line, int tokens, int learned, List<Span> spans) {
  public EncodedRow {
    spans = List.copyOf(spans);
  }

  /// @param text that the tokens of the span give
  /// @param learned whether the loss counts it
  public record Span(String text, boolean learned) {}

  /// The first rows of a data set.
  ///
  /// @param most how many
  static List<EncodedRow> first(
      Dataset dataset, TokenStore tokens, TextTokenizer tokenizer, int most) {
    var shown = new ArrayList<EncodedRow>();
    for (int row = 0; row < Math.min(most, dataset.size()); row++) {
      RowLocation place = dataset.location(row);
      shown.add(
          new EncodedRow(
              row,
              place.file(),
              place.line(),
              tokens.length(row),
              tokens.learnedCount(row),
              spans(tokens.ids(row), tokens.learned(row), tokenizer)));
    }
    return shown;
  }

  /// Decodes from the beginning of the row to the end of each span: a decoder may treat the first
  /// token of a text as no other.
  private static List<Span> spans(int[] ids, boolean[] learned, TextTokenizer tokenizer) {
    var spans = new ArrayList<Span>();
    String before = "";
    for (int from = 0, to = 0; from < ids.length; from = to) {
      while (to < ids.length && learned[to] == learned[from]) {
        to++;
      }
      String until = tokenizer.decodeAll(Arrays.copyOf(ids, to));
      String text =
          until.startsWith(before)
              ? until.substring(before.length())
              : tokenizer.decodeAll(Arrays.copyOfRange(ids, from, to));
      spans.add(new Span(text, learned[from]));
      before = until;
    }
    return spans;
  }
}
