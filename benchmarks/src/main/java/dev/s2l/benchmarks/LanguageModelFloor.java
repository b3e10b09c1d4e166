package dev.s2l.benchmarks;

import dev.s2l.lm.model.DecoderConfig;
import dev.s2l.lm.model.WeightLayout;
import dev.s2l.lm.model.WeightSpec;
import dev.s2l.lm.tokenize.TokenRows;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// The products that the losses of some rows cannot do without: of all layers at each token that
/// something is predicted from, of attention at each pair of a token and one before it, of the head
/// at the positions that predict a learned token. Each row is counted by itself: what rows share
/// and is computed once makes whoever does so appear faster, which it is.
final class LanguageModelFloor {
  private LanguageModelFloor() {}

  static void describe(DecoderConfig config, TokenRows tokens, ObjectNode answer) {
    var size = config.size();
    var table = List.of((long) size.vocabulary(), (long) size.hidden());
    long weights =
        WeightLayout.of(config).stream()
            .filter(weight -> weight.shape().size() == 2 && !weight.shape().equals(table))
            .mapToLong(WeightSpec::numbers)
            .sum();
    long width = (long) config.attention().heads() * config.attention().headDimension();
    long all = 0;
    long learned = 0;
    double blocks = 0;
    for (int row = 0; row < tokens.rows(); row++) {
      if (tokens.usable(row)) {
        double inputs = tokens.length(row) - 1.0;
        all += tokens.length(row);
        learned += tokens.learnedCount(row);
        blocks += 2 * weights * inputs + 2 * width * inputs * (inputs + 1) * size.layers();
      }
    }
    double head = 2.0 * size.vocabulary() * size.hidden() * learned;
    answer
        .put("allTokens", all)
        .put("learned", learned)
        .put("blockFlopsPerToken", blocks / all)
        .put("headFlopsPerToken", head / all);
  }
}
