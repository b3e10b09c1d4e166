package dev.s2l.trajectory;

import dev.s2l.run.Hashes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.IntStream;

/// The sha256 of a column as NumPy stores it: the same as `sha256sum` of its `step-*.npy`. It is
/// also defined for a matrix from another source.
final class ColumnHash {
  /// How many values are read at once.
  private static final int PIECE = 1 << 18;

  private ColumnHash() {}

  /// One hash per column, in hexadecimal.
  static List<String> of(Columns columns) {
    String[] hashes = new String[columns.count()];
    IntStream.range(0, hashes.length).parallel().forEach(c -> hashes[c] = of(columns, c));
    return List.of(hashes);
  }

  /// Reads piece by piece, because a column in a file may be large.
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
