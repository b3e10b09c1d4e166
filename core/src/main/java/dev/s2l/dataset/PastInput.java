package dev.s2l.dataset;

import dev.s2l.run.Hashes;
import dev.s2l.run.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A file as it was when a data set was read from it.
///
/// @param name see [InputFile]
/// @param path where it lay, absolute
/// @param modifiedMillis when it was changed last
/// @param rows found in it
public record PastInput(
    String name, Path path, String sha256, long bytes, long modifiedMillis, long rows) {

  /// The inputs of the artifact `folder`, whatever became of them since; none if it is not there.
  public static List<PastInput> of(Path folder) throws IOException {
    Path file = folder.resolve(DatasetManifest.FILE);
    if (!Files.isRegularFile(file)) {
      return List.of();
    }
    return Json.read(file, DatasetManifest.class).inputs().stream().map(PastInput::of).toList();
  }

  private static PastInput of(DatasetManifest.Input input) {
    return new PastInput(
        input.name(),
        Path.of(input.path()),
        input.sha256(),
        input.bytes(),
        input.modifiedMillis(),
        input.rowsRead());
  }

  /// Whether `file` has the same content. One of the same size and time is taken for the same where
  /// it lay before.
  public boolean isStill(Path file) throws IOException {
    boolean untouched =
        file.toAbsolutePath().normalize().equals(path)
            && Files.getLastModifiedTime(file).toMillis() == modifiedMillis;
    return Files.size(file) == bytes && (untouched || Hashes.sha256(file).equals(sha256));
  }
}
