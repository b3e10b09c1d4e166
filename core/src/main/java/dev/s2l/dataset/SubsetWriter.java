package dev.s2l.dataset;

import dev.s2l.run.Hashes;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Writes chosen rows in the form in which they came, byte for byte: JSON Lines as lines, a JSON
/// array as an array whose elements keep their bytes. One input gives `subset.*`; several give
/// `subset/NAME` each.
public final class SubsetWriter {
  private SubsetWriter() {}

  /// @param rows ascending
  /// @param folder must be there
  /// @return the files written, in the order of the inputs; inputs without a chosen row have none
  public static List<SubsetFile> write(Dataset dataset, int[] rows, Path folder)
      throws IOException {
    var files = new ArrayList<SubsetFile>();
    var inputs = dataset.inputs();
    for (int from = 0; from < rows.length; ) {
      int input = dataset.inputOf(rows[from]);
      int to = from;
      while (to < rows.length && dataset.inputOf(rows[to]) == input) {
        to++;
      }
      InputFile file = inputs.get(input);
      String name =
          inputs.size() == 1
              ? "subset." + file.format().suffix()
              : "subset/" + Compression.unpackedName(file.name());
      Path target = folder.resolve(name);
      Path parent = target.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      write(dataset, rows, from, to, file.format(), target);
      files.add(new SubsetFile(name, input, file.format(), to - from, Hashes.sha256(target)));
      from = to;
    }
    return files;
  }

  private static void write(
      Dataset dataset, int[] rows, int from, int to, DataFormat format, Path target)
      throws IOException {
    try (var out = new BufferedOutputStream(Files.newOutputStream(target), 1 << 16)) {
      switch (format) {
        case JSONL -> writeRows(dataset, rows, from, to, "\n", out);
        case JSON_ARRAY -> {
          out.write("[\n".getBytes(StandardCharsets.UTF_8));
          writeRows(dataset, rows, from, to, ",\n", out);
          out.write("]\n".getBytes(StandardCharsets.UTF_8));
        }
        case CSV, TSV -> {
          out.write(dataset.header(dataset.inputOf(rows[from])));
          writeRows(dataset, rows, from, to, "\n", out);
        }
        case PARQUET -> throw new UnsupportedOperationException("Parquet");
      }
    }
  }

  private static void writeRows(
      Dataset dataset, int[] rows, int from, int to, String between, OutputStream out)
      throws IOException {
    byte[] separator = between.getBytes(StandardCharsets.UTF_8);
    var reader = new RowReader(dataset);
    for (int i = from; i < to; i++) {
      if (i > from) {
        out.write(separator);
      }
      int at = reader.load(rows[i], dataset.index());
      out.write(reader.bytes(), at, dataset.index().length(rows[i]));
    }
    out.write('\n');
  }
}
