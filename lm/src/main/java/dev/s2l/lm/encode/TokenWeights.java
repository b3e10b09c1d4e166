package dev.s2l.lm.encode;

import dev.s2l.lm.tokenize.TextMarks;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How much a token counts in the mean over its text.
///
/// @param byId weights that differ from the others'
/// @param others of tokens that have none
record TokenWeights(Map<Integer, Double> byId, double others) {
  /// All alike, marks not at all.
  static TokenWeights uniform(TextMarks marks) {
    var none = new HashMap<Integer, Double>();
    none.put(marks.front(), 0.0);
    none.put(marks.back(), 0.0);
    return new TokenWeights(none, 1);
  }

  /// By inverse document frequency: log((N + 1) ÷ (n + 1)) for a token that stands in n of the N
  /// documents. Marks stand in all, which gives them 0.
  static TokenWeights inverseDocumentFrequency(List<int[]> documents) {
    var counts = new HashMap<Integer, Integer>();
    for (int[] document : documents) {
      Arrays.stream(document).distinct().forEach(id -> counts.merge(id, 1, Integer::sum));
    }
    double all = documents.size() + 1.0;
    var weights = new HashMap<Integer, Double>();
    counts.forEach((id, count) -> weights.put(id, StrictMath.log(all / (count + 1))));
    return new TokenWeights(weights, StrictMath.log(all));
  }

  double of(int id) {
    return byId.getOrDefault(id, others);
  }
}
