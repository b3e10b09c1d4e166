package dev.s2l.lm.model;

import static org.bytedeco.pytorch.global.torch.addmm_out;
import static org.bytedeco.pytorch.global.torch.full;
import static org.bytedeco.pytorch.global.torch.zeros_like;

import java.util.Optional;
import java.util.OptionalInt;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Cross-entropy and its gradients in the head's weight and bias, where they are trained, and in
/// the rows that go into it. The gradient of cross-entropy over softmax can be written down
/// (probability, minus one at the target), so nothing is kept for a backward pass, and the
/// gradients of all chunks are summed up in memory that is kept and used again.
///
/// Belongs to one thread.
public final class HeadGradient implements AutoCloseable {
  private static final Scalar ZERO = Scopes.keep(new Scalar(0.0));

  private final Decoder decoder;
  private final HeadChunks chunks;
  private final Optional<Tensor> weight;
  private final Optional<Tensor> bias;

  /// @param rows most positions of a chunk, see [Budgets#logitRows(DecoderConfig)]
  public HeadGradient(Decoder decoder, int rows) {
    this.decoder = decoder;
    this.chunks = new HeadChunks(decoder, rows);
    var groups = decoder.groups();
    this.weight = sums(groups.head());
    this.bias = sums(groups.headBias());
  }

  private Optional<Tensor> sums(OptionalInt place) {
    return place.isPresent()
        ? Optional.of(float32(decoder.parameter(place.getAsInt())))
        : Optional.empty();
  }

  private static Tensor float32(Tensor like) {
    try (var scope = new PointerScope();
        var noGrad = new NoGradGuard()) {
      return Scopes.keep(zeros_like(like).to(ScalarType.Float));
    }
  }

  /// Bytes of what one thread keeps.
  ///
  /// @param trained whether the head is
  static long bytes(DecoderConfig config, DType dtype, boolean trained) {
    long numbers = (long) config.size().vocabulary() * (config.size().hidden() + 1);
    return (trained ? 4 * numbers : 0) + HeadChunks.bytes(config, dtype);
  }

  /// Computes the loss of some positions; what it leaves in [#weight] and [#bias] replaces what was
  /// there.
  ///
  /// @param rows of [Decoder#hidden] (M, H), at least one
  /// @param targets the learned tokens (M)
  /// @param share what every position's loss is multiplied with
  /// @param into gets the gradient in `rows` (M, H), in their format
  /// @return the loss of each position, in nats (M)
  public float[] compute(Tensor rows, Tensor targets, double share, Tensor into) {
    var factor = new Scalar(share);
    var losses = new float[Math.toIntExact(rows.size(0))];
    chunks.forEach(
        rows,
        (from, count, logProbabilities) -> {
          var wanted = targets.narrow(0, from, count).unsqueeze(1); // (m, 1)
          float[] found = Torch.floats(logProbabilities.gather(1, wanted));
          for (int m = 0; m < count; m++) {
            losses[from + m] = -found[m];
          }
          var surplus = logProbabilities.exp_();
          long[] column = {count, 1};
          surplus.scatter_add_(1, wanted, decoder.compute().place(full(column, Tensors.MINUS_ONE)));
          var before = from == 0 ? ZERO : Tensors.ONE;
          var part = rows.narrow(0, from, count);
          if (decoder.dtype().float32()) {
            weight.ifPresent(sums -> sums.addmm_(surplus.t(), part, before, factor));
            flow(into.narrow(0, from, count), surplus, factor);
          } else {
            var narrowed = surplus.to(decoder.dtype().scalarType());
            weight.ifPresent(sums -> sums.mul_(before).add_(narrowed.t().mm(part), factor));
            flow(into.narrow(0, from, count), narrowed, factor);
          }
          bias.ifPresent(sums -> sums.mul_(before).add_(surplus.sum(0), factor));
        });
    factor.close();
    return losses;
  }

  /// Gradient in the rows of one chunk.
  private void flow(Tensor into, Tensor surplus, Scalar factor) {
    addmm_out(into, into, surplus, decoder.head().weight(), ZERO, factor);
  }

  /// (V, H) float32, owned here; empty where the head is frozen.
  public Optional<Tensor> weight() {
    return weight;
  }

  /// (V) float32, owned here; empty where the head has none or is frozen.
  public Optional<Tensor> bias() {
    return bias;
  }

  @Override
  public void close() {
    chunks.close();
    weight.ifPresent(Tensor::close);
    bias.ifPresent(Tensor::close);
  }
}
