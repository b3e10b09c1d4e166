package dev.s2l.lm.encode;

import dev.s2l.lm.model.Encoder;
import dev.s2l.lm.model.Torch;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;

/// Matches each token of a text with the most similar one of another: the means of the best cosines
/// on either side are precision and recall (Zhang et al. 2020, equation 1). Marks may be matched,
/// but do not count themselves.
final class GreedyMatching {
  /// Below every cosine.
  private static final float PADDING = -4;

  private GreedyMatching() {}

  /// Two texts.
  record Pair(int[] hypothesis, int[] reference) {}

  /// From -1 to 1.
  record Score(double precision, double recall, double f1) {
    static final Score ZERO = new Score(0, 0, 0);
  }

  /// @param pairs whose texts have tokens beside their marks
  static List<Score> of(Encoder encoder, List<Pair> pairs, TokenWeights weights) {
    try (var scope = new PointerScope();
        var noGrad = new NoGradGuard()) {
      var hypotheses = pairs.stream().map(Pair::hypothesis).toList();
      var references = pairs.stream().map(Pair::reference).toList();
      var cosines =
          unit(encoder.hidden(hypotheses)).bmm(unit(encoder.hidden(references)).transpose(1, 2));
      var best =
          Torch.floats(
              cosines
                  .add(encoder.compute().place(padding(references).unsqueeze(1)))
                  .amax(new long[] {2}, false));
      var bestOfReference =
          Torch.floats(
              cosines
                  .add(encoder.compute().place(padding(hypotheses).unsqueeze(2)))
                  .amax(new long[] {1}, false));
      var scores = new Score[pairs.size()];
      for (int b = 0; b < scores.length; b++) {
        scores[b] =
            score(
                mean(best, b, best.length / scores.length, hypotheses.get(b), weights),
                mean(
                    bestOfReference,
                    b,
                    bestOfReference.length / scores.length,
                    references.get(b),
                    weights));
      }
      return Arrays.asList(scores);
    }
  }

  /// Each vector divided by its length, in place.
  private static Tensor unit(Tensor x) {
    return x.div_(x.norm(new ScalarOptional(new Scalar(2.0)), new long[] {-1}, true));
  }

  /// (B, S), 0 where a text has a token.
  private static Tensor padding(List<int[]> texts) {
    int width = texts.stream().mapToInt(ids -> ids.length).max().orElseThrow();
    var padding = new float[texts.size() * width];
    for (int b = 0; b < texts.size(); b++) {
      Arrays.fill(padding, b * width + texts.get(b).length, (b + 1) * width, PADDING);
    }
    return Torch.floats(padding, texts.size(), width);
  }

  /// NaN where no token counts.
  private static double mean(float[] best, int row, int width, int[] ids, TokenWeights weights) {
    double sum = 0;
    double all = 0;
    for (int t = 0; t < ids.length; t++) {
      double weight = weights.of(ids[t]);
      sum += weight * best[row * width + t];
      all += weight;
    }
    return sum / all;
  }

  private static Score score(double precision, double recall) {
    double p = Double.isNaN(precision) ? 0 : precision;
    double r = Double.isNaN(recall) ? 0 : recall;
    boolean none = Double.isNaN(precision) || Double.isNaN(recall) || p + r == 0;
    return new Score(p, r, none ? 0 : 2 * p * r / (p + r));
  }
}
