package dev.s2l.pipeline;

import dev.s2l.run.AtomicFile;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import dev.s2l.run.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What a run directory remembers of its stages: `manifest.json`. A stage is entered with its
/// settings before it does anything, so that an interrupted stage is continued with the same
/// settings or not at all.
final class Ledger {
  /// @param settings everything that changes what the stage writes, as text by name
  /// @param elapsedMillis time spent in the stage so far, over all attempts
  /// @param done whether the stage has ended
  record Stage(SortedMap<String, String> settings, long elapsedMillis, boolean done) {}

  /// The content of `manifest.json`.
  ///
  /// @param environment machine, JDK and libraries, by name; for the record, never compared
  /// @param stages by name
  record Manifest(
      int schema,
      String tool,
      SortedMap<String, String> environment,
      SortedMap<String, Stage> stages) {}

  private final Path file;
  private Manifest manifest;

  private Ledger(Path file, Manifest manifest) {
    this.file = file;
    this.manifest = manifest;
  }

  static Ledger open(RunDirectory directory) throws IOException {
    Path file = directory.manifest();
    if (!Files.exists(file)) {
      return new Ledger(
          file,
          new Manifest(Version.SCHEMA, Version.TOOL, Environment.describe(), new TreeMap<>()));
    }
    Manifest manifest;
    try {
      manifest = Json.read(file, Manifest.class);
    } catch (S2lException e) {
      throw new S2lException(
          ExitCode.RUN_DIRECTORY,
          Phrase.of(
              "%s is damaged, or was not written as the manifest of a run. Choose another"
                  + " --output-dir.",
              file),
          e);
    }
    if (manifest.schema() != Version.SCHEMA) {
      throw new S2lException(
          ExitCode.RUN_DIRECTORY,
          Phrase.of(
              "%s has schema %d, this s2l writes %d. Choose another --output-dir.",
              file, manifest.schema(), Version.SCHEMA));
    }
    return new Ledger(file, manifest);
  }

  /// The settings that `stage` was run with, if it was entered before.
  Optional<SortedMap<String, String>> settings(String stage) {
    return Optional.ofNullable(manifest.stages().get(stage)).map(Stage::settings);
  }

  boolean done(String stage) {
    Stage entry = manifest.stages().get(stage);
    return entry != null && entry.done();
  }

  SortedMap<String, Stage> stages() {
    return manifest.stages();
  }

  /// A setting that is another one now.
  record Change(String name, @Nullable String before, @Nullable String now) {
    /// In one line.
    String text(String stage) {
      return Phrase.of("%s: %s was %s, now %s", stage, name, orAbsent(before), orAbsent(now));
    }
  }

  /// What differs between the settings of the last attempt and `settings`; empty if the stage is
  /// new or the same.
  List<Change> changes(String stage, Map<String, String> settings) {
    Stage entry = manifest.stages().get(stage);
    var changes = new ArrayList<Change>();
    if (entry != null) {
      var names = new TreeSet<>(entry.settings().keySet());
      names.addAll(settings.keySet());
      for (String name : names) {
        String before = entry.settings().get(name);
        String now = settings.get(name);
        if (!Objects.equals(before, now)) {
          changes.add(new Change(name, before, now));
        }
      }
    }
    return changes;
  }

  /// Notes that `stage` begins with these settings.
  void enter(String stage, SortedMap<String, String> settings) throws IOException {
    Stage entry = manifest.stages().get(stage);
    if (entry == null || !entry.settings().equals(settings)) {
      manifest.stages().put(stage, new Stage(settings, 0, false));
      write();
    }
  }

  void spend(String stage, long elapsedMillis, boolean done) throws IOException {
    Stage entry = Objects.requireNonNull(manifest.stages().get(stage), stage);
    manifest
        .stages()
        .put(stage, new Stage(entry.settings(), entry.elapsedMillis() + elapsedMillis, done));
    write();
  }

  /// Notes facts about the machine; they are never compared.
  void describe(Map<String, String> facts) throws IOException {
    manifest.environment().putAll(facts);
    write();
  }

  void forget(String stage) throws IOException {
    if (manifest.stages().remove(stage) != null) {
      write();
    }
  }

  private void write() throws IOException {
    AtomicFile.write(file, Json.pretty(manifest));
  }

  private static String orAbsent(@Nullable String value) {
    return value == null ? "absent" : value;
  }
}
