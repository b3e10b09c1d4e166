package dev.s2l.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A temporary folder that is deleted when it is closed. It is for work that a caller wants in
/// memory and that s2l maps from files.
public final class ScratchFolder implements AutoCloseable {
  private final Path path;

  private ScratchFolder(Path path) {
    this.path = path;
  }

  public static ScratchFolder make() throws IOException {
    return new ScratchFolder(Files.createTempDirectory("s2l-"));
  }

  public Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    StageFolder.delete(path);
  }
}
