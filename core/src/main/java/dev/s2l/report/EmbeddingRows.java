package dev.s2l.report;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import dev.s2l.trajectory.NpyFile;
import java.io.IOException;
import java.nio.file.Path;

/// Some rows of a matrix of embeddings, without the others in memory.
final class EmbeddingRows {
  private EmbeddingRows() {}

  /// @param rows ascending
  /// @param all how many rows the data set has
  /// @return (rows, dimensions)
  /// @throws S2lException (3) if the file is no matrix of as many rows as the data set, or one of
  ///   these rows is not finite
  static float[][] read(Path file, int[] rows, int all) throws IOException {
    try (var npy = NpyFile.open(file)) {
      if (npy.shape().size() != 2 || npy.shape().getFirst() != all || npy.fortranOrder()) {
        throw new S2lException(
            ExitCode.DATA,
            Phrase.of(
                "%s has the shape %s; expected %d rows, one after another. Record it again.",
                file, npy.shape(), all));
      }
      int dims = npy.shape().get(1);
      float[][] points = new float[rows.length][dims];
      for (int i = 0; i < rows.length; i++) {
        npy.read((long) rows[i] * dims, points[i], 0, dims);
        for (float value : points[i]) {
          if (!Float.isFinite(value)) {
            throw new S2lException(
                ExitCode.DATA,
                Phrase.of(
                    "%s: row %d is not finite, though the row has losses. Record it again.",
                    file, rows[i]));
          }
        }
      }
      return points;
    }
  }
}
