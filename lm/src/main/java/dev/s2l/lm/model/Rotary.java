package dev.s2l.lm.model;

import dev.s2l.lm.model.DecoderConfig.Position;
import dev.s2l.lm.model.DecoderConfig.Scaling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// Rotary position embedding in the "half" layout: dimension i turns with dimension i + r/2, where
/// r is the number of rotating dimensions. Keeps a table of cosines and sines that grows with the
/// longest sequence seen. Threads may share it: a table that was outgrown stays until [#close()],
/// because another thread may still be turning with it.
final class Rotary implements AutoCloseable {
  private static final int FIRST_POSITIONS = 512;

  private final Optional<Position.Rotary> settings;
  private final DType dtype;
  private final Compute compute;
  private int positions;
  private Optional<Table> table = Optional.empty();
  private final List<Table> outgrown = new ArrayList<>();

  /// (positions, r/2) each.
  record Table(Tensor cosines, Tensor sines) {}

  Rotary(Position position, DType dtype, Compute compute) {
    this.settings =
        position instanceof Position.Rotary rotary ? Optional.of(rotary) : Optional.empty();
    this.dtype = dtype;
    this.compute = compute;
  }

  /// The rotation of `length` positions from `start` on.
  Turn turn(int start, int length) {
    if (settings.isEmpty()) {
      return new Turn(Optional.empty());
    }
    var angles = table(start + length);
    return new Turn(
        Optional.of(
            new Table(
                angles.cosines().narrow(0, start, length),
                angles.sines().narrow(0, start, length))));
  }

  /// The rotation of one position each for several rows, which stand where else positions do.
  Turn turn(long[] positions) {
    if (settings.isEmpty()) {
      return new Turn(Optional.empty());
    }
    var angles = table(Math.toIntExact(Arrays.stream(positions).max().orElseThrow()) + 1);
    var rows = compute.place(Torch.longs(positions, positions.length));
    return new Turn(
        Optional.of(
            new Table(
                angles.cosines().index_select(0, rows), angles.sines().index_select(0, rows))));
  }

  /// Rotates (B, S, …, D) in place; does nothing where the model has no rotation.
  ///
  /// @param angles of the positions (S)
  record Turn(Optional<Table> angles) {
    void forwards(List<Tensor> parts) {
      angles.ifPresent(
          table -> parts.forEach(x -> rotate(x, table, Tensors.ONE, Tensors.MINUS_ONE)));
    }

    /// Undoes [#forwards], which is also its gradient.
    void backwards(List<Tensor> parts) {
      angles.ifPresent(
          table -> parts.forEach(x -> rotate(x, table, Tensors.MINUS_ONE, Tensors.ONE)));
    }
  }

  private static void rotate(Tensor x, Table table, Scalar sign, Scalar opposite) {
    long half = table.cosines().size(1);
    var shape = new long[Math.toIntExact(x.dim()) - 1];
    Arrays.fill(shape, 1);
    shape[0] = table.cosines().size(0);
    shape[shape.length - 1] = half;
    var cosine = table.cosines().view(shape);
    var sine = table.sines().view(shape);
    var first = x.narrow(-1, 0, half);
    var second = x.narrow(-1, half, half);
    var turned = first.mul(sine);
    first.mul_(cosine).addcmul_(second, sine, opposite);
    second.mul_(cosine).add_(turned, sign);
  }

  private synchronized Table table(int needed) {
    if (table.isPresent() && needed <= positions) {
      return table.get();
    }
    table.ifPresent(outgrown::add);
    positions = Math.max(FIRST_POSITIONS, Integer.highestOneBit(needed - 1) * 2);
    var angles = StepTurn.of(settings.orElseThrow(), positions, position -> position);
    var made =
        new Table(kept(angles.cosines(), angles.half()), kept(angles.sines(), angles.half()));
    table = Optional.of(made);
    return made;
  }

  private Tensor kept(float[] values, int half) {
    var table = Torch.floats(values, positions, half).to(dtype.scalarType());
    return Scopes.keep(compute.place(table));
  }

  static float[] frequencies(Position.Rotary rotary) {
    var frequencies = new float[rotary.dimensions() / 2];
    for (int i = 0; i < frequencies.length; i++) {
      double plain = StrictMath.pow(rotary.theta(), -2.0 * i / rotary.dimensions());
      frequencies[i] = (float) scaled(plain, rotary.scaling());
    }
    return frequencies;
  }

  private static double scaled(double frequency, Scaling scaling) {
    return switch (scaling) {
      case Scaling.None() -> frequency;
      case Scaling.Linear(double factor) -> frequency / factor;
      case Scaling.Llama3 llama -> {
        double turns = llama.originalPositions() * frequency / (2 * Math.PI);
        double kept =
            (turns - llama.lowFrequencyFactor())
                / (llama.highFrequencyFactor() - llama.lowFrequencyFactor());
        double share = Math.clamp(kept, 0, 1);
        yield share * frequency + (1 - share) * frequency / llama.factor();
      }
    };
  }

  @Override
  public synchronized void close() {
    table.ifPresent(outgrown::add);
    table = Optional.empty();
    for (Table old : outgrown) {
      old.cosines().close();
      old.sines().close();
    }
    outgrown.clear();
  }
}
