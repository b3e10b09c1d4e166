package dev.s2l.dataset;

import dev.s2l.dataset.SubsetForm.Grouping;
import dev.s2l.run.Hashes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Writes chosen rows in the format of their input, byte for byte: JSON Lines as lines, a JSON
/// array as an array whose elements keep their bytes, a table with its header and dialect, Parquet
/// with its schema. One input gives `subset.*`; several give `subset/NAME` each. A [SubsetForm]
/// asks for something else.
public final class SubsetWriter {
  private SubsetWriter() {}

  /// @param rows ascending
  /// @param folder must exist
  /// @return the files written, in the order of the inputs; inputs without a chosen row have none
  public static List<SubsetFile> write(Dataset dataset, int[] rows, Path folder)
      throws IOException {
    return write(dataset, rows, folder, SubsetForm.AS_THEY_CAME, "subset");
  }

  /// @param name of the file without its suffix, or of the folder of several files
  public static List<SubsetFile> write(
      Dataset dataset, int[] rows, Path folder, SubsetForm form, String name) throws IOException {
    var inputs = dataset.inputs();
    if (form.grouping() == Grouping.MERGED && inputs.size() > 1) {
      DataFormat format = form.format().orElseGet(() -> common(inputs));
      String file = name + "." + format.suffix();
      return rows.length == 0
          ? List.of()
          : List.of(write(dataset, rows, folder.resolve(file), file, -1, format, form));
    }
    var files = new ArrayList<SubsetFile>();
    var names = new OutputNames(inputs, form.format());
    for (int from = 0; from < rows.length; ) {
      int input = dataset.inputOf(rows[from]);
      int to = from;
      while (to < rows.length && dataset.inputOf(rows[to]) == input) {
        to++;
      }
      DataFormat format = form.format().orElse(inputs.get(input).format());
      String file =
          inputs.size() == 1 ? name + "." + format.suffix() : name + "/" + names.of(input);
      int[] part = Arrays.copyOfRange(rows, from, to);
      files.add(write(dataset, part, folder.resolve(file), file, input, format, form));
      from = to;
    }
    return files;
  }

  private static SubsetFile write(
      Dataset dataset,
      int[] rows,
      Path target,
      String name,
      int input,
      DataFormat format,
      SubsetForm form)
      throws IOException {
    Path parent = target.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    List<String> told = List.of();
    if (format == DataFormat.PARQUET) {
      told = ParquetSubset.write(dataset, rows, target, form.annotation());
    } else {
      new RowsFile(dataset, rows, format, form.annotation()).write(target);
    }
    return new SubsetFile(name, input, format, rows.length, Hashes.sha256(target), told);
  }

  /// The one format for the rows of all inputs that changes the fewest bytes.
  private static DataFormat common(List<InputFile> inputs) {
    var formats = inputs.stream().map(InputFile::format).distinct().toList();
    if (formats.size() == 1) {
      return formats.getFirst();
    }
    boolean json =
        formats.stream().allMatch(f -> f == DataFormat.JSONL || f == DataFormat.JSON_ARRAY);
    return json ? DataFormat.JSON_ARRAY : DataFormat.JSONL;
  }
}
