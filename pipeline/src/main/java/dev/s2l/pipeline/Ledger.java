package dev.s2l.pipeline;

import dev.s2l.run.AtomicFile;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.run.RunDirectory;
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

/// The record of a run directory's stages: `manifest.json`. A stage is entered with its settings
/// before it does anything, so an interrupted stage is continued with the same settings or not at
/// all.
final class Ledger {
  /// @param settings everything that changes what the stage writes, as text by name
  /// @param elapsedMillis time spent in the stage so far, over all attempts
  /// @param done whether the stage has ended
  record Entry(SortedMap<String, String> settings, long elapsedMillis, boolean done) {}

  /// The content of `manifest.json`.
  ///
  /// @param environment the build, the machine, JDK and libraries, by name; for the record, never
  ///   compared
  /// @param stages by name
  record Manifest(
      int schema,
      String tool,
      SortedMap<String, String> environment,
      SortedMap<String, Entry> stages) {}

  private final Path file;
  private final Manifest manifest;

  private Ledger(Path file, Manifest manifest) {
    this.file = file;
    this.manifest = manifest;
  }

  /// @throws S2lException (8) if the manifest is damaged or of another schema
  static Ledger open(RunDirectory directory) throws IOException {
    Path file = directory.manifest();
    if (!Files.exists(file)) {
      return new Ledger(
          file, new Manifest(Version.SCHEMA, Version.TOOL, new TreeMap<>(), new TreeMap<>()));
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
    OlderLedger.convert(manifest.stages());
    return new Ledger(file, manifest);
  }

  /// The settings that `stage` was begun with, if it was.
  Optional<SortedMap<String, String>> settings(Stage<?> stage) {
    return Optional.ofNullable(manifest.stages().get(stage.word())).map(Entry::settings);
  }

  boolean begun(Stage<?> stage) {
    return manifest.stages().containsKey(stage.word());
  }

  boolean done(Stage<?> stage) {
    Entry entry = manifest.stages().get(stage.word());
    return entry != null && entry.done();
  }

  SortedMap<String, Entry> stages() {
    return manifest.stages();
  }

  /// A setting that has changed.
  record Change(String name, @Nullable String before, @Nullable String now) {
    /// The change in one line.
    String text(String stage) {
      return Phrase.of("%s: %s was %s, now %s", stage, name, orAbsent(before), orAbsent(now));
    }
  }

  /// What differs between the settings of the last attempt and `settings`; empty if the stage is
  /// new or the same.
  List<Change> changes(Stage<?> stage, Map<String, String> settings) {
    Entry entry = manifest.stages().get(stage.word());
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

  /// Notes that `stage` begins with these settings, or goes on with them.
  void enter(Stage<?> stage, SortedMap<String, String> settings) throws IOException {
    Entry entry = manifest.stages().get(stage.word());
    if (entry == null || !entry.settings().equals(settings)) {
      manifest
          .stages()
          .put(stage.word(), new Entry(settings, entry == null ? 0 : entry.elapsedMillis(), false));
      write();
    }
  }

  /// Adds time to a stage that was entered.
  void spend(Stage<?> stage, long elapsedMillis, boolean done) throws IOException {
    String word = stage.word();
    Entry entry = Objects.requireNonNull(manifest.stages().get(word), word);
    manifest
        .stages()
        .put(word, new Entry(entry.settings(), entry.elapsedMillis() + elapsedMillis, done));
    write();
  }

  /// Notes facts for the record. They are written with the next change of a stage.
  void describe(Map<String, String> facts) {
    manifest.environment().putAll(facts);
  }

  /// The entry of a stage that was begun.
  Entry entry(Stage<?> stage) {
    return Objects.requireNonNull(manifest.stages().get(stage.word()), stage.word());
  }

  /// Restores entries as they were.
  void restore(SortedMap<String, Entry> entries) throws IOException {
    if (!entries.isEmpty()) {
      manifest.stages().putAll(entries);
      write();
    }
  }

  void forget(Stage<?> stage) throws IOException {
    if (manifest.stages().remove(stage.word()) != null) {
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
