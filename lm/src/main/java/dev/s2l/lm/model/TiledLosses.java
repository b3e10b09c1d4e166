package dev.s2l.lm.model;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.bytedeco.pytorch.global.torch.amax_out;
import static org.bytedeco.pytorch.global.torch.empty;
import static org.bytedeco.pytorch.global.torch.linear_out;
import static org.bytedeco.pytorch.global.torch.sum_out;
import static org.bytedeco.pytorch.global.torch.zeros;

import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;

/// The cross-entropy of some positions, where the probabilities of other tokens are not wanted. It
/// is computed by tiles of positions and tokens, in a buffer that stays in a core's cache: the
/// logits of a large vocabulary are never written to memory, and its weights are read once for many
/// positions. Of each tile the highest logit of a position and the sum of the exponentials below it
/// are kept.
///
/// Belongs to one thread. Computes no gradient; see [HeadGradient].
public final class TiledLosses implements AutoCloseable {
  private static final int POSITIONS = 512;
  private static final int TOKENS = 512;

  private static final long[] BY_POSITION = {1};

  private final Linear head;
  private final int vocabulary;
  private final Tensor inputs;
  private final Tensor buffer;

  /// Empty where the decoder's numbers are not float32 in main memory.
  public static Optional<TiledLosses> of(Decoder decoder) {
    return decoder.dtype().plainOn(decoder.compute().device())
        ? Optional.of(new TiledLosses(decoder.head()))
        : Optional.empty();
  }

  /// @param head not owned
  TiledLosses(Linear head) {
    this.head = head;
    this.vocabulary = Math.toIntExact(head.outputs());
    try (var scope = new PointerScope()) {
      inputs = Scopes.keep(zeros(POSITIONS, head.inputs()));
      buffer = Scopes.keep(empty((long) POSITIONS * TOKENS));
    }
  }

  /// Bytes of the buffers of one thread.
  static long bytes(DecoderConfig config) {
    return (long) POSITIONS * (TOKENS + config.size().hidden()) * Float.BYTES;
  }

  /// @param rows of [Decoder#hidden] (M, H), at least one
  /// @param targets the learned tokens (M)
  /// @return nats (M)
  public float[] of(Tensor rows, long[] targets) {
    var losses = new float[targets.length];
    for (int from = 0; from < targets.length; from += POSITIONS) {
      int count = Math.min(POSITIONS, targets.length - from);
      try (var scope = new PointerScope();
          var noGrad = new NoGradGuard()) {
        var chunk = new Chunk(rows.narrow(0, from, count), targets, from);
        for (int token = 0; token < vocabulary; token += TOKENS) {
          chunk.add(token);
        }
        chunk.putInto(losses);
      }
    }
    return losses;
  }

  /// Some positions, whose tiles come one after another.
  private final class Chunk {
    private final Tensor rows;
    private final long[] targets;
    private final int from;
    private final int count;
    private final int filled;
    private final Tensor peaks;
    private final Tensor sums;
    private final float[] wanted;

    /// @param from place of the first position in `targets`
    Chunk(Tensor rows, long[] targets, int from) {
      this.targets = targets;
      this.from = from;
      count = Math.toIntExact(rows.size(0));
      filled = Wanted.filledUp(count);
      inputs.narrow(0, 0, count).copy_(rows);
      this.rows = inputs.narrow(0, 0, filled);
      long tiles = Math.ceilDiv(vocabulary, TOKENS);
      peaks = empty(tiles, filled);
      sums = empty(tiles, filled);
      wanted = new float[count];
    }

    /// @param token first of the tile
    void add(int token) {
      int tokens = Math.min(TOKENS, vocabulary - token);
      try (var scope = new PointerScope()) {
        var logits = buffer.narrow(0, 0, (long) filled * tokens).view(filled, tokens);
        linear_out(logits, rows, head.weight().narrow(0, token, tokens), bias(token, tokens));
        note(logits, token, tokens);
        var peak = peaks.select(0, token / TOKENS);
        amax_out(peak, logits, BY_POSITION, false);
        logits.sub_(peak.unsqueeze(1)).exp_();
        sum_out(
            sums.select(0, token / TOKENS), logits, BY_POSITION, false, new ScalarTypeOptional());
      }
    }

    private TensorOptional bias(int token, int tokens) {
      var bias = head.bias();
      return bias.has_value() ? new TensorOptional(bias.get().narrow(0, token, tokens)) : bias;
    }

    /// The logits of the targets that are among these tokens.
    private void note(Tensor logits, int token, int tokens) {
      var floats = Slab.floats(logits);
      for (int m = 0; m < count; m++) {
        long place = targets[from + m] - token;
        if (place >= 0 && place < tokens) {
          wanted[m] = floats.getAtIndex(JAVA_FLOAT, (long) m * tokens + place);
        }
      }
    }

    void putInto(float[] losses) {
      float[] peaks = Torch.floats(this.peaks);
      float[] sums = Torch.floats(this.sums);
      for (int m = 0; m < count; m++) {
        float peak = Float.NEGATIVE_INFINITY;
        for (int place = m; place < peaks.length; place += filled) {
          peak = Math.max(peak, peaks[place]);
        }
        double sum = 0;
        for (int place = m; place < peaks.length; place += filled) {
          sum += sums[place] * StrictMath.exp((double) peaks[place] - peak);
        }
        losses[from + m] = (float) (StrictMath.log(sum) + peak - wanted[m]);
      }
    }
  }

  @Override
  public void close() {
    inputs.close();
    buffer.close();
  }
}
