package dev.s2l.lm.record;

import dev.s2l.lm.model.Compute;
import dev.s2l.lm.model.Decoder;
import dev.s2l.lm.model.HeadChunks;
import dev.s2l.lm.model.HeadLosses;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/// The cross-entropy of each learned token, with logits at learned positions only. Belongs to one
/// thread.
final class TokenLosses implements AutoCloseable {
  private final Compute compute;
  private final HeadLosses losses;

  /// Empty where no gradients are wanted. Losses are computed apart from them, so that they are the
  /// same bits with and without.
  private final Optional<HeadChunks> chunks;

  /// @param decoder that gives the hidden states
  TokenLosses(Decoder decoder, RecordSettings settings, boolean gradients) {
    compute = decoder.compute();
    losses = HeadLosses.of(decoder, settings.logitRows());
    chunks =
        gradients ? Optional.of(new HeadChunks(decoder, settings.logitRows())) : Optional.empty();
  }

  /// @param hidden where learned tokens are predicted (M, H)
  /// @param gradients get the factors of each token; absent if these are not wanted
  /// @return nats (M)
  float[] of(Tensor hidden, RowBatch batch, Optional<HeadGradients.OfBatch> gradients) {
    gradients.ifPresent(
        all -> {
          var targets = batch.targetTensor(compute); // (M)
          chunks
              .orElseThrow()
              .forEach(
                  hidden,
                  (from, count, logProbabilities) ->
                      all.chunk(
                          from,
                          hidden.narrow(0, from, count),
                          targets.narrow(0, from, count),
                          logProbabilities));
        });
    return losses.of(hidden, batch.targets());
  }

  @Override
  public void close() {
    losses.close();
    chunks.ifPresent(HeadChunks::close);
  }
}
