package dev.s2l.fuzz;

import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.DatasetSettings;
import dev.s2l.run.Progress;
import dev.s2l.run.S2lException;
import dev.s2l.run.StageFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A data file in any format: sniffed, scanned, mapped. Every accepted row can be read again.
public final class RowsTarget {
  private static final Path FOLDER = folder();

  private RowsTarget() {}

  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    Path file = FOLDER.resolve("rows.json");
    Path index = FOLDER.resolve("dataset");
    Files.write(file, input);
    StageFolder.delete(index);
    try (var rows =
        Dataset.read(List.of(file), DatasetSettings.defaults(), index, Progress.SILENT)) {
      for (int row = 0; row < rows.size(); row++) {
        rows.example(row);
        rows.rowBytes(row);
      }
    } catch (S2lException e) {
      return; // Refused in words.
    }
  }

  private static Path folder() {
    try {
      return Files.createTempDirectory("rows");
    } catch (IOException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
