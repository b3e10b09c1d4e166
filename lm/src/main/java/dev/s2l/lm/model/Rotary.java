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

  /// @param angles as the two tensors
  /// @param cosines (positions, r/2)
  /// @param sines (positions, r/2)
  record Table(StepTurn angles, Tensor cosines, Tensor sines) {}

  Rotary(Position position, DType dtype, Compute compute) {
    this.settings =
        position instanceof Position.Rotary rotary ? Optional.of(rotary) : Optional.empty();
    this.dtype = dtype;
    this.compute = compute;
  }

  /// The rotation of `length` positions from `start` on.
  Turn turn(int start, int length) {
    if (settings.isEmpty()) {
      return new NoTurn();
    }
    var table = table(start + length);
    return plain()
        ? new PlainTurn(table.angles(), (line, position) -> start + position)
        : new TensorTurn(
            table.cosines().narrow(0, start, length), table.sines().narrow(0, start, length));
  }

  /// The rotation of positions that have other places in each line.
  ///
  /// @param places (B·S)
  /// @param length S
  Turn turn(long[] places, int length) {
    if (settings.isEmpty()) {
      return new NoTurn();
    }
    var table = table(most(places) + 1);
    if (plain()) {
      return new PlainTurn(
          table.angles(), (line, position) -> places[(int) (line * length + position)]);
    }
    var rows = compute.place(Torch.longs(places, places.length));
    long[] shape = {places.length / length, length, table.angles().half()};
    return new TensorTurn(
        table.cosines().index_select(0, rows).view(shape),
        table.sines().index_select(0, rows).view(shape));
  }

  private boolean plain() {
    return dtype.float32() && compute.device() == ComputeDevice.CPU;
  }

  private static int most(long[] places) {
    return Math.toIntExact(Arrays.stream(places).max().orElseThrow());
  }

  /// The rotation of one position each for several rows, which stand where else positions do.
  Turn turn(long[] positions) {
    if (settings.isEmpty()) {
      return new NoTurn();
    }
    var table = table(most(positions) + 1);
    var rows = compute.place(Torch.longs(positions, positions.length));
    return new TensorTurn(
        table.cosines().index_select(0, rows), table.sines().index_select(0, rows));
  }

  /// Rotates (B, S, …, D) in place.
  sealed interface Turn permits NoTurn, PlainTurn, TensorTurn {
    void forwards(List<Tensor> parts);

    /// Undoes [#forwards], which is also its gradient.
    void backwards(List<Tensor> parts);
  }

  /// Of a model that has no rotation.
  record NoTurn() implements Turn {
    @Override
    public void forwards(List<Tensor> parts) {}

    @Override
    public void backwards(List<Tensor> parts) {}
  }

  /// By libtorch.
  ///
  /// @param cosines of the positions (S, r/2), or (B, S, r/2)
  /// @param sines the same
  record TensorTurn(Tensor cosines, Tensor sines) implements Turn {
    @Override
    public void forwards(List<Tensor> parts) {
      parts.forEach(x -> rotate(x, Tensors.ONE, Tensors.MINUS_ONE));
    }

    @Override
    public void backwards(List<Tensor> parts) {
      parts.forEach(x -> rotate(x, Tensors.MINUS_ONE, Tensors.ONE));
    }

    private void rotate(Tensor x, Scalar sign, Scalar opposite) {
      long half = cosines.size(-1);
      int own = Math.toIntExact(cosines.dim());
      var shape = new long[Math.toIntExact(x.dim()) - 3 + own];
      Arrays.fill(shape, 1);
      for (int i = 0; i < own - 1; i++) {
        shape[i] = cosines.size(i);
      }
      shape[shape.length - 1] = half;
      var cosine = cosines.view(shape);
      var sine = sines.view(shape);
      var first = x.narrow(-1, 0, half);
      var second = x.narrow(-1, half, half);
      var turned = first.mul(sine);
      first.mul_(cosine).addcmul_(second, sine, opposite);
      second.mul_(cosine).add_(turned, sign);
    }
  }

  private synchronized Table table(int needed) {
    if (table.isPresent() && needed <= positions) {
      return table.get();
    }
    table.ifPresent(outgrown::add);
    positions = Math.max(FIRST_POSITIONS, Integer.highestOneBit(needed - 1) * 2);
    var angles = StepTurn.of(settings.orElseThrow(), positions, position -> position);
    var made =
        new Table(
            angles, kept(angles.cosines(), angles.half()), kept(angles.sines(), angles.half()));
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
