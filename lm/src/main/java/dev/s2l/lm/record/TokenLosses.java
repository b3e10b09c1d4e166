package dev.s2l.lm.record;

import static org.bytedeco.pytorch.global.torch.cross_entropy_loss;

import dev.s2l.lm.model.Decoder;
import dev.s2l.lm.model.Torch;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// The cross-entropy of each learned token, with logits at learned positions only and never more of
/// them at once than a budget.
final class TokenLosses {
  /// libtorch's number for `reduction="none"`.
  private static final long PER_TOKEN = 0;

  /// What a target is never: every position given counts.
  private static final long NO_IGNORED_ID = -100;

  private TokenLosses() {}

  /// @param hidden (B, S, H)
  /// @return nats (M)
  static float[] of(Decoder decoder, Tensor hidden, RowBatch batch, int logitBudget) {
    int learned = batch.targets().length;
    int chunk = Math.max(1, logitBudget / decoder.config().size().vocabulary());
    var rows = hidden.reshape(-1, hidden.size(2)).index_select(0, batch.sourceTensor()); // (M, H)
    var targets = batch.targetTensor();
    var losses = new float[learned];
    for (int from = 0; from < learned; from += chunk) {
      int count = Math.min(chunk, learned - from);
      try (var scope = new PointerScope()) {
        var logits = decoder.logits(rows.narrow(0, from, count)).to(ScalarType.Float); // (m, V)
        var part =
            cross_entropy_loss(
                logits,
                targets.narrow(0, from, count),
                new TensorOptional(),
                PER_TOKEN,
                NO_IGNORED_ID,
                0);
        System.arraycopy(Torch.floats(part), 0, losses, from, count);
      }
    }
    return losses;
  }
}
