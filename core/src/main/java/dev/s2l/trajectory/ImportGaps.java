package dev.s2l.trajectory;

import dev.s2l.run.Phrase;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// The rows and losses that did not fit when losses were joined with rows, and that were left out.
///
/// @param rows without a loss at every step; do not change
/// @param names of the first of these rows
/// @param strangers how many ids had losses but no row
/// @param strangerNames the first of these ids
public record ImportGaps(
    BitSet rows, List<String> names, int strangers, List<String> strangerNames) {
  static final ImportGaps NONE = new ImportGaps(new BitSet(), List.of(), 0, List.of());

  public ImportGaps {
    names = List.copyOf(names);
    strangerNames = List.copyOf(strangerNames);
  }

  /// Sentences for people; empty if nothing is missing.
  ///
  /// @param all the number of all rows
  public List<String> sentences(int all) {
    var sentences = new ArrayList<String>();
    int missing = rows.cardinality();
    if (missing > 0) {
      sentences.add(
          Phrase.of(
              "%,d of %,d rows %s no trajectory, for the losses lack %s at some step"
                  + " or all, and %s never chosen: %s%s. selection/rejected.jsonl has them;"
                  + " --missing-rows refuse stops instead.",
              missing,
              all,
              missing == 1 ? "has" : "have",
              missing == 1 ? "it" : "them",
              missing == 1 ? "is" : "are",
              String.join(", ", names),
              missing > names.size() ? " …" : ""));
    }
    if (strangers > 0) {
      sentences.add(
          Phrase.of(
              "losses of %,d %s that no row of the data has were left out: %s%s.",
              strangers,
              strangers == 1 ? "id" : "ids",
              String.join(", ", strangerNames),
              strangers > strangerNames.size() ? " …" : ""));
    }
    return sentences;
  }
}
