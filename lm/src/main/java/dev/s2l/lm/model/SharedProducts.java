package dev.s2l.lm.model;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.bytedeco.openblas.global.openblas_full.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_full.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_full.CblasTrans;
import static org.bytedeco.openblas.global.openblas_full.cblas_sgemv;
import static org.bytedeco.pytorch.global.torch.mm_out;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// Products of the same few rows with several weights, shared by a team. Where rows are few,
/// reading the weights is what takes the time: all threads together read them once, each in one go,
/// since short pieces read at half the speed.
///
/// A single row is multiplied by OpenBLAS's product of matrix and vector, which reads twice as fast
/// as oneDNN; several rows by oneDNN with the weights on the left side, which it then need not lay
/// out anew. So one row has other last bits than several. The number of threads changes no bit.
///
/// Does not own the weights.
final class SharedProducts implements AutoCloseable {
  /// Pieces have a multiple of this many outputs. With fewer, libraries choose other kernels.
  private static final int STEP = 64;

  private final List<List<Piece>> parts = new ArrayList<>();
  private final List<Change> changes = new ArrayList<>();
  private final int in;
  private final int outputs;

  /// @param weight (outputs, in)
  /// @param bias as many; empty for none
  /// @param stride from one input of an output to the next, where the inputs stand first; else 0
  /// @param place of its first output among all
  private record Piece(
      Tensor weight, FloatPointer numbers, MemorySegment bias, int stride, int place, int outputs) {
    void addBias(Slab result, int rows) {
      long count = bias.byteSize() / Float.BYTES;
      for (long i = 0; i < count; i++) {
        float added = bias.getAtIndex(JAVA_FLOAT, i);
        long first = (place + i) * rows;
        for (int row = 0; row < rows; row++) {
          result.set(first + row, result.get(first + row) + added);
        }
      }
    }
  }

  /// What an adapter adds.
  private record Change(LowRank product, int place, long outputs) {}

  /// @param projections whose outputs stand one after another
  /// @param threads of the team
  SharedProducts(List<Linear> projections, int threads) {
    in = Math.toIntExact(projections.getFirst().inputs());
    outputs = Math.toIntExact(projections.stream().mapToLong(Linear::outputs).sum());
    int size = Math.ceilDiv(outputs, threads * STEP) * STEP;
    int place = 0;
    for (var projection : projections) {
      cut(projection, place, size);
      if (projection.adapter().isPresent()) {
        changes.add(new Change(projection.adapter().get(), place, projection.outputs()));
      }
      place += Math.toIntExact(projection.outputs());
    }
  }

  /// @param place of the projection's first output among all
  /// @param size outputs of a part
  private void cut(Linear projection, int place, int size) {
    int all = Math.toIntExact(projection.outputs());
    try (var scope = new PointerScope()) {
      var weight = projection.weight().detach();
      var byOutput = projection.inputMajor() ? weight.t() : weight;
      var bias =
          projection.bias().has_value() ? Slab.floats(projection.bias().get()) : MemorySegment.NULL;
      int from = 0;
      while (from < all) {
        int part = (place + from) / size;
        int end = end(from, (part + 1) * size - place, all);
        var cut = Scopes.keep(byOutput.narrow(0, from, end - (long) from));
        while (parts.size() <= part) {
          parts.add(new ArrayList<>());
        }
        parts
            .get(part)
            .add(
                new Piece(
                    cut,
                    Scopes.keep(new FloatPointer(cut.data_ptr())),
                    bias.byteSize() == 0
                        ? bias
                        : bias.asSlice(
                            (long) from * Float.BYTES, (end - (long) from) * Float.BYTES),
                    projection.inputMajor() ? all : 0,
                    place + from,
                    end - from));
        from = end;
      }
    }
  }

  /// Where a piece ends.
  ///
  /// @param partEnd where its part ends
  private static int end(int from, int partEnd, int all) {
    int wanted = Math.max(from + STEP, partEnd) / STEP * STEP;
    return all - wanted < STEP ? all : wanted;
  }

  int outputs() {
    return outputs;
  }

  /// @param x whose first features all projections take
  /// @param result takes all outputs
  void compute(Slab x, Slab result, int rows, Team team) {
    try (var scope = new PointerScope()) {
      var given = x.of(rows).narrow(0, 0, in);
      var taken = result.of(rows);
      team.share(
          parts.size(),
          part -> {
            for (var piece : parts.get(part)) {
              if (rows == 1) {
                multiply(piece, x.pointer(0), result.pointer(piece.place()));
              } else {
                multiply(piece, given, taken);
              }
              piece.addBias(result, rows);
            }
          });
      for (var change : changes) {
        var low = change.product();
        taken
            .narrow(0, change.place(), change.outputs())
            .add_(low.b().mm(low.a().mm(given)), new Scalar(low.scaling()));
      }
    }
  }

  private void multiply(Piece piece, FloatPointer x, FloatPointer result) {
    int count = piece.outputs();
    if (piece.stride() > 0) {
      cblas_sgemv(
          CblasRowMajor,
          CblasTrans,
          in,
          count,
          1,
          piece.numbers(),
          piece.stride(),
          x,
          1,
          0,
          result,
          1);
    } else {
      cblas_sgemv(
          CblasRowMajor, CblasNoTrans, count, in, 1, piece.numbers(), in, x, 1, 0, result, 1);
    }
  }

  private static void multiply(Piece piece, Tensor x, Tensor result) {
    try (var scope = new PointerScope()) {
      mm_out(result.narrow(0, piece.place(), piece.outputs()), piece.weight(), x);
    }
  }

  @Override
  public void close() {
    for (var part : parts) {
      for (var piece : part) {
        piece.numbers().close();
        piece.weight().close();
      }
    }
  }
}
