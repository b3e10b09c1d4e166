package dev.s2l.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/// Golden numbers of reference implementations, as ordinary files, because native libraries cannot
/// read files inside a jar. The README beside them names the tools that made them.
public final class Golden {
  private static final Path UNPACKED = unpack();

  private Golden() {}

  /// A file or folder below `golden/`, for example `scored/gpt_neox`. Tests must not write there.
  public static Path path(String name) {
    Path path = UNPACKED.resolve(name);
    if (!Files.exists(path)) {
      throw new IllegalArgumentException("no golden file " + name);
    }
    return path;
  }

  private static Path unpack() {
    URL url = Objects.requireNonNull(Golden.class.getResource("/golden"), "golden files");
    try {
      URI uri = url.toURI();
      if (uri.getScheme().equals("file")) {
        return Path.of(uri);
      }
      Path target = Files.createTempDirectory("s2l-golden");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(target)));
      try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
        copy(jar.getPath("/golden"), target);
      }
      return target;
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(Path source, Path target) throws IOException {
    try (var files = Files.walk(source)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path copy = target.resolve(source.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
  }

  private static void delete(Path folder) {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      // A file that stays in the temporary folder does no harm, and a shutdown hook cannot report
      // anything.
    }
  }
}
