package dev.s2l.trajectory;

import dev.s2l.run.Hashes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.IntStream;

/// The sha256 of a column as NumPy stores it: what `sha256sum` says of the `step-*.npy` that holds
/// it, and defined for a matrix from elsewhere too.
final class ColumnHash {
  /// Values that are read at once.
  private static final int PIECE = 1 << 18;

  private ColumnHash() {}

  /// One hash a column, in hexadecimal.
  static List<String> of(Columns columns) {
    String[] hashes = new String[columns.count()];
    IntStream.range(0, hashes.length).parallel().forEach(c -> hashes[c] = of(columns, c));
    return List.of(hashes);
  }

  /// Piece by piece: a column in a file may be large.
  private static String of(Columns columns, int column) {
    var digest = Hashes.sha256();
    digest.update(NpyHeader.bytes(NpyType.FLOAT32, columns.rows()));
    float[] values = new float[Math.min(PIECE, columns.rows())];
    var bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0; from < columns.rows(); from += PIECE) {
      int count = Math.min(PIECE, columns.rows() - from);
      columns.copy(column, from, count, values);
      bytes.asFloatBuffer().put(values, 0, count);
      digest.update(bytes.array(), 0, count * Float.BYTES);
    }
    return Hashes.hex(digest);
  }
}
