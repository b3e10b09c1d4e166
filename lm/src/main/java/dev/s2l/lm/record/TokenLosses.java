package dev.s2l.lm.record;

import dev.s2l.lm.model.Compute;
import dev.s2l.lm.model.HeadChunks;
import dev.s2l.lm.model.Torch;
import org.bytedeco.pytorch.Tensor;

/// The cross-entropy of each learned token, with logits at learned positions only.
final class TokenLosses {
  private TokenLosses() {}

  /// @param head of the decoder that gave `hidden`, of the calling thread
  /// @param hidden (B, S, H)
  /// @return nats (M)
  static float[] of(HeadChunks head, Tensor hidden, RowBatch batch, Compute compute) {
    var rows =
        hidden.reshape(-1, hidden.size(2)).index_select(0, batch.sourceTensor(compute)); // (M, H)
    var targets = batch.targetTensor(compute); // (M)
    var losses = new float[batch.targets().length];
    head.forEach(
        rows,
        (from, count, logProbabilities) -> {
          var wanted = targets.narrow(0, from, count).unsqueeze(1); // (m, 1)
          float[] targetLogProbabilities = Torch.floats(logProbabilities.gather(1, wanted));
          for (int m = 0; m < count; m++) {
            losses[from + m] = -targetLogProbabilities[m];
          }
        });
    return losses;
  }
}
