package dev.s2l.lm.generate;

import dev.s2l.evaluate.Sampling;
import dev.s2l.lm.model.Torch;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;

/// Chooses the next token of each row of a step.
final class TokenChoice {
  private final Sampling sampling;
  private final long[] likeliest;
  private final float[] logits;
  private final int vocabulary;

  /// @param logits (B, V)
  TokenChoice(Sampling sampling, Tensor logits) {
    this.sampling = sampling;
    this.vocabulary = Math.toIntExact(logits.size(1));
    boolean asTheyAre = sampling.greedy() && sampling.repetitionPenalty() == 1;
    this.likeliest =
        asTheyAre ? Torch.longs(logits.argmax(new LongOptional(1), false)) : new long[0];
    this.logits = asTheyAre ? new float[0] : Torch.floats(logits);
  }

  /// @param row place in the step
  /// @param of what it continues
  int of(int row, Continuation of) {
    if (likeliest.length > 0) {
      return (int) likeliest[row];
    }
    var own = new double[vocabulary];
    for (int v = 0; v < vocabulary; v++) {
      own[v] = logits[row * vocabulary + v];
    }
    TokenWeights.penalize(own, of.seen(), sampling.repetitionPenalty());
    return sampling.greedy()
        ? TokenWeights.likeliest(own)
        : TokenWeights.draw(TokenWeights.of(own, sampling), of.random());
  }
}
