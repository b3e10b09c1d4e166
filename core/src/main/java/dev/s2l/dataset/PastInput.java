package dev.s2l.dataset;

import dev.s2l.run.Hashes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A file as it was when a data set was read from it.
///
/// @param name see [InputFile]
/// @param path absolute, at the time of reading
/// @param modifiedMillis when it was changed last
/// @param rows that were read from it
public record PastInput(
    String name, Path path, String sha256, long bytes, long modifiedMillis, long rows) {

  /// The inputs of the artifact `folder`, even if they changed since; none if the folder does not
  /// exist.
  public static List<PastInput> of(Path folder) throws IOException {
    Path file = folder.resolve(DatasetManifest.FILE);
    if (!Files.isRegularFile(file)) {
      return List.of();
    }
    return DatasetManifest.read(file).inputs().stream().map(PastInput::of).toList();
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

  /// Whether `file` has the same content. A file at the same path with the same size and time is
  /// taken as unchanged.
  public boolean isStill(Path file) throws IOException {
    boolean untouched =
        file.toAbsolutePath().normalize().equals(path)
            && Files.getLastModifiedTime(file).toMillis() == modifiedMillis;
    return Files.size(file) == bytes && (untouched || Hashes.sha256(file).equals(sha256));
  }
}
