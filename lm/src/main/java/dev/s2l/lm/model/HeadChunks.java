package dev.s2l.lm.model;

import static org.bytedeco.pytorch.global.torch.empty;
import static org.bytedeco.pytorch.global.torch.linear_out;
import static org.bytedeco.pytorch.global.torch.log_softmax_out;

import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;

/// The log-probabilities of all tokens of the vocabulary at some positions, a few positions at a
/// time, in a buffer that is kept and used again: these are the largest numbers of a pass, and
/// fresh memory for each chunk costs more than the product for small models.
///
/// Belongs to one thread. Computes no gradient of its own; see [HeadGradient].
public final class HeadChunks implements AutoCloseable {
  private final Decoder decoder;
  private final int most;

  /// Empty where products in int8 bring memory of their own.
  private final Optional<Tensor> logits;

  private final Optional<Tensor> widened;

  /// What is done with one chunk.
  public interface Use {
    /// @param from first row of the chunk
    /// @param count rows of it (m)
    /// @param logProbabilities (m, V) float32, the caller's to change; good until the next chunk
    void of(int from, int count, Tensor logProbabilities);
  }

  /// @param rows most positions of a chunk, see [Budgets#logitRows(DecoderConfig)]
  public HeadChunks(Decoder decoder, int rows) {
    this.decoder = decoder;
    most = rows;
    logits =
        decoder.head().int8().isPresent()
            ? Optional.empty()
            : Optional.of(buffer(rows, decoder.dtype()));
    widened =
        decoder.dtype().float32() ? Optional.empty() : Optional.of(buffer(rows, DType.FLOAT32));
  }

  private Tensor buffer(int rows, DType dtype) {
    long[] shape = {rows, decoder.config().size().vocabulary()};
    try (var scope = new PointerScope()) {
      var options = new TensorOptions(dtype.scalarType());
      return Scopes.keep(decoder.compute().place(empty(shape, options, Tensors.NO_FORMAT)));
    }
  }

  /// Bytes of the buffers of one thread.
  static long bytes(DecoderConfig config, DType dtype) {
    long numbers = (long) Budgets.STANDARD.logitRows(config) * config.size().vocabulary();
    return numbers * (dtype.float32() ? 4 : 4 + dtype.bytes());
  }

  /// Goes through all rows in their order.
  ///
  /// @param rows of [Decoder#hidden] (M, H)
  public void forEach(Tensor rows, Use use) {
    int all = Math.toIntExact(rows.size(0));
    for (int from = 0; from < all; from += most) {
      int count = Math.min(most, all - from);
      try (var scope = new PointerScope();
          var noGrad = new NoGradGuard()) {
        use.of(from, count, logProbabilities(rows.narrow(0, from, count)));
      }
    }
  }

  private Tensor logProbabilities(Tensor rows) {
    var found = logits(rows);
    log_softmax_out(found, found, -1);
    return found;
  }

  /// In float32.
  private Tensor logits(Tensor rows) {
    var head = decoder.head();
    if (head.int8().isPresent()) {
      return head.int8().get().of(rows, head.bias());
    }
    long count = rows.size(0);
    var found = logits.orElseThrow().narrow(0, 0, count);
    linear_out(found, rows, head.weight(), head.bias());
    return widened.isPresent() ? widened.get().narrow(0, 0, count).copy_(found) : found;
  }

  @Override
  public void close() {
    logits.ifPresent(Tensor::close);
    widened.ifPresent(Tensor::close);
  }
}
