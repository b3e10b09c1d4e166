package dev.s2l.lm.record;

import dev.s2l.lm.model.Compute;
import dev.s2l.lm.model.Decoder;
import dev.s2l.lm.model.HeadChunks;
import dev.s2l.lm.model.TiledLosses;
import dev.s2l.lm.model.Torch;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/// The cross-entropy of each learned token, with logits at learned positions only. Belongs to one
/// thread.
final class TokenLosses implements AutoCloseable {
  private final Compute compute;

  /// Computes losses also where gradients are wanted, so that they are the same bits with and
  /// without. Empty where it has no way for the decoder.
  private final Optional<TiledLosses> tiled;

  /// The log-probabilities of all tokens, where gradients are wanted or losses are not tiled.
  private final Optional<HeadChunks> chunks;

  /// @param decoder that gives the hidden states
  /// @param gradients whether they will be wanted
  TokenLosses(Decoder decoder, RecordSettings settings, boolean gradients) {
    compute = decoder.compute();
    tiled = TiledLosses.of(decoder);
    chunks =
        gradients || tiled.isEmpty()
            ? Optional.of(new HeadChunks(decoder, settings.logitRows()))
            : Optional.empty();
  }

  /// @param hidden where learned tokens are predicted (M, H)
  /// @param gradients get the factors of each token; absent if these are not wanted
  /// @return nats (M)
  float[] of(Tensor hidden, RowBatch batch, Optional<HeadGradients.OfBatch> gradients) {
    float[] losses =
        tiled.isPresent()
            ? tiled.get().of(hidden, batch.targets())
            : new float[batch.targets().length];
    if (tiled.isEmpty() || gradients.isPresent()) {
      inChunks(hidden, batch, gradients, losses);
    }
    return losses;
  }

  private void inChunks(
      Tensor hidden, RowBatch batch, Optional<HeadGradients.OfBatch> gradients, float[] losses) {
    var targets = batch.targetTensor(compute); // (M)
    chunks
        .orElseThrow()
        .forEach(
            hidden,
            (from, count, logProbabilities) -> {
              var wanted = targets.narrow(0, from, count); // (m)
              if (tiled.isEmpty()) {
                float[] found = Torch.floats(logProbabilities.gather(1, wanted.unsqueeze(1)));
                for (int m = 0; m < count; m++) {
                  losses[from + m] = -found[m];
                }
              }
              gradients.ifPresent(
                  all -> all.chunk(from, hidden.narrow(0, from, count), wanted, logProbabilities));
            });
  }

  @Override
  public void close() {
    tiled.ifPresent(TiledLosses::close);
    chunks.ifPresent(HeadChunks::close);
  }
}
