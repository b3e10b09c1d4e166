package dev.s2l.pipeline;

import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.DatasetSettings;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Hashes;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;

/// Stage dataset: the user's files, read and indexed.
///
/// @param files as given, in order
public record DataSource(List<Path> files, DatasetSettings settings) {
  public DataSource {
    files = List.copyOf(files);
  }

  /// Reads the files, or opens what an earlier run of the same files left.
  ///
  /// @throws S2lException (3) if a file is missing or nothing in it is usable
  public Dataset open(RunSession run) throws IOException {
    var described = new TreeMap<String, String>();
    for (int i = 0; i < files.size(); i++) {
      Path file = files.get(i);
      if (!Files.exists(file)) {
        throw new S2lException(ExitCode.DATA, "--data %s: no such file.".formatted(file));
      }
      if (Files.isRegularFile(file)) {
        described.put("data[%d] sha256".formatted(i), Hashes.sha256(file));
      }
    }
    Path folder = run.directory().dataset();
    run.stage(
        Stage.DATASET,
        described,
        () -> Dataset.read(files, settings, folder, run.progress()).close());
    return Dataset.open(folder);
  }
}
