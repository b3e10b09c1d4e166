package dev.s2l.handover;

import dev.s2l.cluster.ClusterFolder;
import dev.s2l.cluster.TrajectoryClustering;
import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.LoadableFiles;
import dev.s2l.dataset.WrittenRows;
import dev.s2l.run.Hashes;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.run.Progress;
import dev.s2l.run.S2lException;
import dev.s2l.run.StageFolder;
import dev.s2l.run.StopSignal;
import dev.s2l.run.Version;
import dev.s2l.select.SelectionInput;
import dev.s2l.select.SelectionWithSuspects;
import dev.s2l.trajectory.NpyFile;
import dev.s2l.trajectory.Signal;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Computes a selection again and looks for the first difference: first in the inputs, then in
/// clusters, rows and files.
final class Recomputation {
  /// Keys of the card that may differ.
  private static final Set<String> WORDS = Set.of("tool", "warnings");

  private static final String JSON = ".json";

  private final SelectionCard card;
  private final SelectionInput input;
  private final Optional<Dataset> dataset;
  private final Progress progress;
  private final List<String> checked = new ArrayList<>();

  Recomputation(
      SelectionCard card, SelectionInput input, Optional<Dataset> dataset, Progress progress) {
    this.card = card;
    this.input = input;
    this.dataset = dataset;
    this.progress = progress;
  }

  Verification compare(Path selection, Path clusters, Path scratch) throws IOException {
    Optional<String> difference = inputs().or(this::columns).or(this::signals);
    if (difference.isPresent()) {
      return new Verification(checked, difference);
    }
    var selected =
        SelectionWithSuspects.from(input, dataset, card.settings(), progress, new StopSignal());
    var result = selected.result();
    if (result.clusters().isPresent()) {
      difference = clusters(result.clusters().get(), clusters, scratch.resolveSibling("clusters"));
      if (difference.isPresent()) {
        return new Verification(checked, difference);
      }
    }
    SelectionFolder.write(
        scratch,
        input,
        dataset,
        card.settings(),
        result,
        selected.suspects(),
        card.form(),
        card.idColumns().isPresent() ? RowLines.Ids.SAID : RowLines.Ids.LEFT_OUT);
    difference =
        files(scratch, selection).or(() -> tooMany(scratch, selection)).or(() -> rows(selection));
    return new Verification(checked, difference.isPresent() ? difference : cards(scratch));
  }

  private Optional<String> inputs() {
    checked.add("inputs");
    List<SelectionCard.Input> actual =
        dataset.stream()
            .flatMap(data -> data.inputs().stream())
            .map(file -> new SelectionCard.Input(file.name(), file.sha256(), file.accepted()))
            .toList();
    return firstDifference("input", card.inputs(), actual);
  }

  private Optional<String> columns() {
    checked.add("trajectories");
    var trajectories = input.trajectories();
    int[] steps = trajectories.steps();
    List<String> hashes = trajectories.columnHashes();
    var actual = new ArrayList<SelectionCard.Column>();
    for (int c = 0; c < steps.length; c++) {
      actual.add(new SelectionCard.Column(steps[c], hashes.get(c)));
    }
    return firstDifference("column of trajectories", card.trajectories(), actual);
  }

  private Optional<String> signals() {
    for (Signal signal : card.settings().method().signals()) {
      checked.add(signal.word());
      var noted = signal == Signal.EMBEDDINGS ? card.embeddings() : card.signal();
      var difference =
          firstDifference(
              signal.word() + ",",
              noted.stream().toList(),
              input.signal(signal).stream().map(SelectionCard.Matrix::of).toList());
      if (difference.isPresent()) {
        return difference;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> firstDifference(String what, List<?> expected, List<?> actual) {
    for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
      Object wanted = i < expected.size() ? expected.get(i) : "none";
      Object got = i < actual.size() ? actual.get(i) : "none";
      if (!Objects.equals(wanted, got)) {
        return Optional.of(
            Phrase.of("%s number %d: the card says %s, found %s", what, i + 1, wanted, got));
      }
    }
    return Optional.empty();
  }

  /// Compares the assignment of rows first, because it tells most, then the bytes of all files.
  private Optional<String> clusters(TrajectoryClustering made, Path stored, Path scratch)
      throws IOException {
    var difference = assignment(made, stored);
    if (difference.isEmpty()) {
      made.write(scratch);
      for (String name : StageFolder.seal(scratch).files().keySet()) {
        boolean absent = Files.notExists(stored.resolve(name));
        if (absent && name.equals(ClusterFolder.PARTS) && asItWasWritten(stored, name)) {
          continue; // An older version did not write it; the card is compared.
        }
        checked.add("clusters/" + name);
        var actual = bytes("clusters/" + name, scratch.resolve(name), stored.resolve(name), false);
        if (actual.isPresent()
            && name.endsWith(JSON)
            && Files.isRegularFile(stored.resolve(name))) {
          actual = fields("clusters/" + name, scratch.resolve(name), stored.resolve(name));
        }
        if (actual.isPresent()) {
          return actual;
        }
      }
    }
    return difference;
  }

  /// Compares by value. Fields that an older version did not write are listed, but are no
  /// difference.
  private Optional<String> fields(String name, Path computed, Path stored) throws IOException {
    JsonDifferences differences;
    try {
      differences = JsonDifferences.between(tree(stored), tree(computed));
    } catch (JacksonException e) {
      return Optional.of(Phrase.of("%s cannot be read: %s", name, e.getOriginalMessage()));
    }
    if (!differences.differing().isEmpty()) {
      return Optional.of(Phrase.of("%s, %s", name, differences.text()));
    }
    if (!differences.absent().isEmpty()) {
      checked.set(
          checked.size() - 1,
          Phrase.of(
              "%s, without %s, which an older version did not write",
              name, String.join(", ", differences.absent())));
    }
    return Optional.empty();
  }

  private static JsonNode tree(Path file) throws IOException {
    return Json.COMPACT.readTree(Files.readAllBytes(file));
  }

  private Optional<String> assignment(TrajectoryClustering clusters, Path folder)
      throws IOException {
    Path file = folder.resolve("assignment.npy");
    checked.add("clusters/assignment.npy");
    if (!Files.isRegularFile(file)) {
      return Optional.of("clusters/assignment.npy is missing");
    }
    int[] stored;
    try {
      stored = NpyFile.readInts(file);
    } catch (S2lException e) {
      return Optional.of("clusters/assignment.npy cannot be read: " + e.withOptions());
    }
    int[] computed = clusters.clustering().assignment();
    if (stored.length != computed.length) {
      return Optional.of(
          Phrase.of(
              "clusters/assignment.npy has %,d rows, computed %,d",
              stored.length, computed.length));
    }
    for (int row = 0; row < stored.length; row++) {
      if (stored[row] != computed[row]) {
        return Optional.of(
            Phrase.of(
                "clusters/assignment.npy, row %d: cluster %d is stored, computed %d",
                row, stored[row], computed[row]));
      }
    }
    return Optional.empty();
  }

  /// Every file that was computed must be there with the same bytes; the card is compared by value.
  private Optional<String> files(Path computed, Path stored) throws IOException {
    for (String name : StageFolder.seal(computed).files().keySet()) {
      checked.add("selection/" + name);
      if (name.equals(SelectionFolder.CARD) && Files.isRegularFile(stored.resolve(name))) {
        continue;
      }
      var actual = bytes("selection/" + name, computed.resolve(name), stored.resolve(name), true);
      if (actual.isPresent() && Handover.isHandoverFile(name) && asItWasWritten(stored, name)) {
        checked.set(
            checked.size() - 1,
            Phrase.of(
                "selection/%s, not against what this version writes: an older one wrote %s."
                    + " s2l select makes it anew, and the same rows",
                name, Files.exists(stored.resolve(name)) ? "other words" : "none"));
      } else if (actual.isPresent()) {
        return actual;
      }
    }
    return Optional.empty();
  }

  /// No file stands there that a trainer could take for rows, and that the selection did not write.
  private Optional<String> tooMany(Path computed, Path stored) {
    checked.add("no other files of rows in selection/");
    try {
      var known = new TreeSet<>(StageFolder.seal(computed).files().keySet());
      known.add(StageFolder.SEAL);
      if (StageFolder.isComplete(stored)) {
        known.addAll(StageFolder.seal(stored).files().keySet());
      }
      var others = LoadableFiles.below(stored, known);
      return others.isEmpty()
          ? Optional.empty()
          : Optional.of(
              Phrase.of(
                  "selection/%s%s not of this selection, and who loads the folder loads %s, too."
                      + " Move %s out of the folder",
                  others.first(),
                  others.size() == 1 ? " is" : Phrase.of(" and %,d more are", others.size() - 1),
                  others.size() == 1 ? "it" : "them",
                  others.size() == 1 ? "it" : "them"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Every file has as many rows as the card says, and all of them together as many as were chosen.
  private Optional<String> rows(Path stored) {
    if (dataset.isEmpty()) {
      return Optional.empty();
    }
    checked.add("rows of every file, counted");
    long all = 0;
    for (SelectionCard.Output output : card.outputs()) {
      String name = output.file();
      if (name.endsWith(SelectionFolder.SELECTION)) {
        continue;
      }
      long found;
      try {
        found = WrittenRows.count(dataset.get(), stored.resolve(name), output.rows());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      if (found != output.rows()) {
        return Optional.of(
            Phrase.of("selection/%s has %,d rows, the card says %,d", name, found, output.rows()));
      }
      all += name.startsWith("nested/") ? 0 : found;
    }
    boolean chosen = card.form().rows() == OutputForm.Rows.CHOSEN;
    long expected = chosen ? card.rows().selected() : dataset.get().size();
    return all == expected
        ? Optional.empty()
        : Optional.of(
            Phrase.of("the files of selection/ have %,d rows, %,d were chosen", all, expected));
  }

  /// Whether a file has the bytes that `COMPLETE.json` names, or is absent from both. The files for
  /// trainers do not follow from the card: versions of this program write them differently.
  private static boolean asItWasWritten(Path folder, String name) throws IOException {
    if (!StageFolder.isComplete(folder)) {
      return false;
    }
    Path file = folder.resolve(name);
    String sealed = StageFolder.seal(folder).files().getOrDefault(name, "");
    return sealed.equals(Files.isRegularFile(file) ? Hashes.sha256(file) : "");
  }

  /// @param name in messages
  /// @param lines whether the message names the line, too
  private static Optional<String> bytes(String name, Path computed, Path stored, boolean lines)
      throws IOException {
    if (!Files.isRegularFile(stored)) {
      return Optional.of(name + " is missing");
    }
    long at = Files.mismatch(computed, stored);
    if (at < 0) {
      return Optional.empty();
    }
    String place =
        lines ? Phrase.of("line %d (byte %d)", lineOf(stored, at), at) : Phrase.of("byte %d", at);
    return Optional.of(Phrase.of("%s, %s differs from what was computed", name, place));
  }

  /// Compares by value, without the version that wrote the card and the wording of its warnings:
  /// these decide no row.
  private Optional<String> cards(Path computed) throws IOException {
    ObjectNode expected = Json.COMPACT.valueToTree(SelectionFolder.card(computed));
    ObjectNode stored = Json.COMPACT.valueToTree(card);
    expected.remove(WORDS);
    stored.remove(WORDS);
    var differences = JsonDifferences.between(stored, expected);
    return differences.differing().isEmpty()
        ? Optional.empty()
        : Optional.of(
            Phrase.of(
                "selection/card.json, %s (card of version %s, this is %s)",
                differences.text(), card.tool(), Version.TOOL));
  }

  private static long lineOf(Path file, long offset) throws IOException {
    long line = 1;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      for (long i = 0; i < offset; i++) {
        line += in.read() == '\n' ? 1 : 0;
      }
    }
    return line;
  }
}
