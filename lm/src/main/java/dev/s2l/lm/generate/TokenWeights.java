package dev.s2l.lm.generate;

import dev.s2l.evaluate.Sampling;
import dev.s2l.run.RandomStream;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/// From logits to a token, as transformers' logits processors do it.
final class TokenWeights {
  private TokenWeights() {}

  /// `RepetitionPenaltyLogitsProcessor`.
  static void penalize(double[] logits, BitSet seen, double penalty) {
    if (penalty == 1) {
      return;
    }
    seen.stream()
        .filter(v -> v < logits.length)
        .forEach(v -> logits[v] = logits[v] < 0 ? logits[v] * penalty : logits[v] / penalty);
  }

  /// The first of the largest.
  static int likeliest(double[] logits) {
    int best = 0;
    for (int v = 1; v < logits.length; v++) {
      best = logits[v] > logits[best] ? v : best;
    }
    return best;
  }

  /// What each token is drawn with: probabilities up to a common factor, 0 for one that is left
  /// out.
  ///
  /// @param logits after the penalty; changed
  static double[] of(double[] logits, Sampling sampling) {
    double most = logits[likeliest(logits)];
    for (int v = 0; v < logits.length; v++) {
      logits[v] = Math.exp((logits[v] - most) / sampling.temperature());
    }
    if (sampling.topK() > 0 && sampling.topK() < logits.length) {
      keepMost(logits, sampling.topK());
    }
    if (sampling.topP() < 1) {
      keepMass(logits, sampling.topP());
    }
    return logits;
  }

  /// `TopKLogitsWarper`: the k-th stays, and what equals it.
  private static void keepMost(double[] weights, int count) {
    var largest = new PriorityQueue<Double>();
    for (double weight : weights) {
      if (largest.size() < count || weight > largest.element()) {
        if (largest.size() == count) {
          largest.remove();
        }
        largest.add(weight);
      }
    }
    double least = largest.element();
    for (int v = 0; v < weights.length; v++) {
      weights[v] = weights[v] < least ? 0 : weights[v];
    }
  }

  /// `TopPLogitsWarper`: from the least likely on, tokens go as long as what went is at most 1 - p;
  /// the likeliest stays.
  private static void keepMass(double[] weights, double mass) {
    double all = Arrays.stream(weights).sum();
    double spare = (1 - mass) * all;
    // As many as there are of these weigh less than may go: they need not be sorted.
    double small = spare / weights.length;
    double gone = 0;
    for (int v = 0; v < weights.length; v++) {
      if (weights[v] < small) {
        gone += weights[v];
        weights[v] = 0;
      }
    }
    int[] ascending =
        IntStream.range(0, weights.length)
            .filter(v -> weights[v] > 0)
            .boxed()
            .sorted(Comparator.comparingDouble(v -> weights[v]))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int i = 0; i + 1 < ascending.length; i++) {
      gone += weights[ascending[i]];
      if (gone > spare) {
        return;
      }
      weights[ascending[i]] = 0;
    }
  }

  static int draw(double[] weights, RandomStream random) {
    double left = random.nextDouble() * Arrays.stream(weights).sum();
    int last = 0;
    for (int v = 0; v < weights.length; v++) {
      if (weights[v] > 0) {
        last = v;
        left -= weights[v];
        if (left < 0) {
          return v;
        }
      }
    }
    return last;
  }
}
