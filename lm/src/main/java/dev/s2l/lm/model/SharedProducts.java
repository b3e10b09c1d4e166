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
import java.util.Optional;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
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

  /// Products of at most so many terms libtorch gives to OpenBLAS, larger ones to oneDNN: the
  /// number of rows would decide.
  private static final long FEW = 16 * 16 * 16;

  private final List<List<Piece>> parts = new ArrayList<>();
  private final List<StepLowRank> changes = new ArrayList<>();
  private final int in;
  private final int outputs;

  /// @param weight (outputs, in)
  /// @param bias as many; empty for none
  /// @param stride from one input of an output to the next, where the inputs stand first; else 0
  /// @param change what an adapter adds to the projection
  /// @param from its first output among those of the projection
  /// @param place its first output among all
  /// @param small whether plain code multiplies several rows
  private record Piece(
      Tensor weight,
      FloatPointer numbers,
      MemorySegment bias,
      int stride,
      Optional<StepLowRank> change,
      int from,
      int place,
      int outputs,
      boolean small) {
    /// Of the memory from its first number to its last.
    long bytes(int in) {
      long numbers = stride > 0 ? (in - 1L) * stride + outputs : (long) outputs * in;
      return numbers * Float.BYTES;
    }

    void addTo(Slab result, int rows) {
      addBias(result, rows);
      change.ifPresent(all -> all.addTo(result, from, outputs, place, rows));
    }

    private void addBias(Slab result, int rows) {
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

  /// @param projections whose outputs stand one after another
  /// @param threads of the team
  SharedProducts(List<Linear> projections, int threads) {
    in = Math.toIntExact(projections.getFirst().inputs());
    outputs = Math.toIntExact(projections.stream().mapToLong(Linear::outputs).sum());
    int size = Math.ceilDiv(outputs, threads * STEP) * STEP;
    int place = 0;
    for (var projection : projections) {
      var change = projection.adapter().map(StepLowRank::new);
      change.ifPresent(changes::add);
      cut(projection, change, place, size);
      place += Math.toIntExact(projection.outputs());
    }
  }

  /// @param place of the projection's first output among all
  /// @param size outputs of a part
  private void cut(Linear projection, Optional<StepLowRank> change, int place, int size) {
    int all = Math.toIntExact(projection.outputs());
    try (var scope = new PointerScope()) {
      var weight = projection.weight().detach();
      var byOutput = projection.inputMajor() ? weight.t() : weight;
      var bias =
          projection.bias().has_value() ? Slab.floats(projection.bias().get()) : MemorySegment.NULL;
      boolean small = (long) Math.min(all, STEP) * in * RowCaches.FEWEST <= FEW;
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
                    change,
                    from,
                    place + from,
                    end - from,
                    small));
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
      team.share(changes.size(), change -> changes.get(change).read(x, rows));
      var given = x.of(rows).narrow(0, 0, in);
      var taken = result.of(rows);
      team.share(
          parts.size(),
          part -> {
            for (var piece : parts.get(part)) {
              if (rows == 1) {
                multiply(piece, x.pointer(0), result.pointer(piece.place()));
              } else if (piece.small()) {
                multiply(piece, x, result, rows);
              } else {
                multiply(piece, given, taken);
              }
              piece.addTo(result, rows);
            }
          });
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

  /// In plain code.
  private void multiply(Piece piece, Slab x, Slab result, int rows) {
    var numbers = MemorySegment.ofAddress(piece.numbers().address()).reinterpret(piece.bytes(in));
    for (int i = 0; i < piece.outputs(); i++) {
      var sum = new float[rows];
      for (int k = 0; k < in; k++) {
        long at = piece.stride() > 0 ? (long) k * piece.stride() + i : (long) i * in + k;
        float weight = numbers.getAtIndex(JAVA_FLOAT, at);
        for (int row = 0; row < rows; row++) {
          sum[row] += weight * x.get((long) k * rows + row);
        }
      }
      for (int row = 0; row < rows; row++) {
        result.set((long) (piece.place() + i) * rows + row, sum[row]);
      }
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
