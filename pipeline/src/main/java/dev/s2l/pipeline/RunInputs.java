package dev.s2l.pipeline;

import dev.s2l.run.AtomicFile;
import dev.s2l.run.Hashes;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.run.RunDirectory;
import dev.s2l.run.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// `inputs.json` of a run directory: where its rows and losses were read from, and how, for
/// commands that read them again. It contains absolute paths, so it differs from machine to
/// machine.
///
/// @param data option values of the data by name, as a `--config` file has them; empty if none were
///   read
/// @param losses absent if they are the run's own
record RunInputs(int schema, SortedMap<String, Object> data, Optional<Losses> losses) {
  private static final Pattern COLUMN = Pattern.compile("(step-|dynamics_epoch_).*");

  /// Losses that were recorded elsewhere.
  ///
  /// @param options option values by name, `trajectories` among them
  /// @param sha256 of the file, or of the files of a folder
  record Losses(SortedMap<String, Object> options, String sha256) {
    Path path() {
      return Path.of(String.valueOf(options.get("trajectories")));
    }

    boolean unchanged() throws IOException {
      return sha256.equals(hash(path()));
    }
  }

  static Losses losses(SortedMap<String, Object> options) throws IOException {
    return new Losses(options, hash(Path.of(String.valueOf(options.get("trajectories")))));
  }

  /// Reads the file of a directory; empty if it has none.
  static RunInputs of(RunDirectory directory) throws IOException {
    return Files.isRegularFile(directory.inputs())
        ? Json.read(directory.inputs(), RunInputs.class)
        : new RunInputs(Version.SCHEMA, new TreeMap<>(), Optional.empty());
  }

  RunInputs withData(SortedMap<String, Object> read) {
    return new RunInputs(schema, read, losses);
  }

  RunInputs withLosses(Optional<Losses> read) {
    return new RunInputs(schema, data, read);
  }

  void write(RunDirectory directory) throws IOException {
    AtomicFile.write(directory.inputs(), Json.pretty(this));
  }

  /// The sha256 of a file of losses, or of the files of a folder.
  static String hash(Path fileOrFolder) throws IOException {
    if (!Files.isDirectory(fileOrFolder)) {
      return Hashes.sha256(fileOrFolder);
    }
    var files = new TreeSet<Path>();
    try (var entries = Files.newDirectoryStream(fileOrFolder)) {
      for (Path entry : entries) {
        if (COLUMN.matcher(String.valueOf(entry.getFileName())).matches()) {
          files.add(entry);
        }
      }
    }
    var digest = Hashes.sha256();
    for (Path file : files) {
      String line = Phrase.of("%s %s\n", Hashes.sha256(file), file.getFileName());
      digest.update(line.getBytes(StandardCharsets.UTF_8));
    }
    return Hashes.hex(digest);
  }
}
