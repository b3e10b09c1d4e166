package dev.s2l.trajectory;

import dev.s2l.run.Hashes;
import dev.s2l.run.Phrase;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/// The sha256 of a column as NumPy stores it: what `sha256sum` says of the `step-*.npy` that holds
/// it, and defined for a matrix from elsewhere too.
final class ColumnHash {
  private static final int PREAMBLE = 10;
  private static final int ALIGNMENT = 64;

  private ColumnHash() {}

  /// One hash a column, in hexadecimal.
  static List<String> of(Columns columns) {
    String[] hashes = new String[columns.count()];
    IntStream.range(0, hashes.length)
        .parallel()
        .forEach(c -> columns.with(c, column -> hashes[c] = of(column)));
    return List.of(hashes);
  }

  static String of(float[] column) {
    var digest = Hashes.sha256();
    digest.update(header(column.length));
    var bytes = ByteBuffer.allocate(1 << 18).order(ByteOrder.LITTLE_ENDIAN);
    int some = bytes.capacity() / Float.BYTES;
    for (int from = 0; from < column.length; from += some) {
      int count = Math.min(some, column.length - from);
      bytes.asFloatBuffer().put(column, from, count);
      digest.update(bytes.array(), 0, count * Float.BYTES);
    }
    return Hashes.hex(digest);
  }

  /// The header of format version 1.0 for one dimension of float32 (NEP 1).
  private static byte[] header(int rows) {
    String dictionary =
        Phrase.of("{'descr': '<f4', 'fortran_order': False, 'shape': (%d,), }", rows);
    int total = (PREAMBLE + dictionary.length() + ALIGNMENT) / ALIGNMENT * ALIGNMENT;
    String padded = dictionary + " ".repeat(total - PREAMBLE - dictionary.length() - 1) + "\n";
    var header = ByteBuffer.allocate(total).order(ByteOrder.LITTLE_ENDIAN);
    header.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    header.putShort((short) (total - PREAMBLE));
    header.put(padded.getBytes(StandardCharsets.US_ASCII));
    return header.array();
  }
}
