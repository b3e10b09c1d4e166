package dev.s2l.lm.record;

import dev.s2l.lm.model.Compute;
import dev.s2l.lm.model.HeadChunks;
import dev.s2l.lm.model.Torch;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/// The cross-entropy of each learned token, with logits at learned positions only.
final class TokenLosses {
  private TokenLosses() {}

  /// @param head of the decoder that gave `hidden`, of the calling thread
  /// @param hidden where learned tokens are predicted (M, H)
  /// @param gradients get the factors of each token; absent if these are not wanted
  /// @return nats (M)
  static float[] of(
      HeadChunks head,
      Tensor hidden,
      RowBatch batch,
      Compute compute,
      Optional<HeadGradients.OfBatch> gradients) {
    var targets = batch.targetTensor(compute); // (M)
    var losses = new float[batch.targets().length];
    head.forEach(
        hidden,
        (from, count, logProbabilities) -> {
          var wanted = targets.narrow(0, from, count); // (m)
          float[] targetLogProbabilities =
              Torch.floats(logProbabilities.gather(1, wanted.unsqueeze(1)));
          for (int m = 0; m < count; m++) {
            losses[from + m] = -targetLogProbabilities[m];
          }
          gradients.ifPresent(
              g -> g.chunk(from, hidden.narrow(0, from, count), wanted, logProbabilities));
        });
    return losses;
  }
}
