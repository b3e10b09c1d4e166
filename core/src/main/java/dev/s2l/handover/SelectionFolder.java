package dev.s2l.handover;

import static java.util.Map.entry;

import dev.s2l.cluster.ClusterLosses;
import dev.s2l.cluster.ClusteredValues;
import dev.s2l.dataset.Annotation;
import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.SubsetFile;
import dev.s2l.dataset.SubsetForm;
import dev.s2l.dataset.SubsetWriter;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Hashes;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import dev.s2l.run.StageFolder;
import dev.s2l.run.Version;
import dev.s2l.select.Reason;
import dev.s2l.select.SelectionInput;
import dev.s2l.select.SelectionMethod;
import dev.s2l.select.SelectionResult;
import dev.s2l.select.SelectionSettings;
import dev.s2l.suspect.Suspect;
import dev.s2l.suspect.SuspectKind;
import dev.s2l.trajectory.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/// The artifact `selection/`: the chosen rows unchanged (`subset.*`), `selection.jsonl`,
/// `suspects.jsonl`, `card.json`, what trainers need to load the subset, and `nested/BUDGET/` for
/// each smaller budget that was asked for. Without a data set there is no subset, and `file`,
/// `line` and `source` of `selection.jsonl` are empty.
public final class SelectionFolder {
  static final String SELECTION = "selection.jsonl";
  static final String SUSPECTS = "suspects.jsonl";
  static final String CARD = "card.json";

  /// Rows that have no losses in the table of another trainer.
  static final String REJECTED = "rejected.jsonl";

  /// Lines of older versions have no id.
  private static final Map<String, String> WITHOUT_IDS = Map.of("id", "");

  /// The values of fields that older cards do not have. `idColumns`: the lines of these versions
  /// have no id.
  private static final Map<String, Object> WITHOUT_LATER_FIELDS =
      Map.ofEntries(
          entry("idColumns", Optional.empty()),
          entry("embeddings", Optional.empty()),
          entry("signal", Optional.empty()),
          entry("lengths", Optional.empty()),
          entry("form", OutputForm.AS_THEY_CAME),
          entry("warnings", List.of()),
          entry("settings.nested", List.of()),
          entry("settings.method.clusters.values", ClusteredValues.PLAIN),
          entry("settings.method.clusters.sweep", List.of()),
          entry("settings.method.clusters.bootstrapSamples", 0),
          entry("clustering.sweep", List.of()),
          entry("clustering.stability", List.of()));

  /// One line of `selection.jsonl`.
  ///
  /// @param id of the row in the user's data; empty if it has none or if it is not known
  /// @param file of the input; empty without a data set
  /// @param line 1-based line where the row begins; 0 without a data set
  public record Line(
      int row,
      String id,
      String file,
      long line,
      String source,
      int cluster,
      int rank,
      Reason reason) {}

  /// One line of `suspects.jsonl`; worst first inside each kind.
  public record SuspectLine(
      int row,
      String id,
      String file,
      long line,
      String source,
      SuspectKind kind,
      double score,
      String evidence) {}

  private SelectionFolder() {}

  /// Writes the folder, complete or not at all.
  ///
  /// @param dataset whose rows were chosen, if available
  /// @param form of the rows that are written
  public static SelectionCard write(
      Path folder,
      SelectionInput input,
      Optional<Dataset> dataset,
      SelectionSettings settings,
      SelectionResult result,
      List<Suspect> suspects,
      OutputForm form)
      throws IOException {
    return write(folder, input, dataset, settings, result, suspects, form, RowLines.Ids.SAID);
  }

  /// As above.
  ///
  /// @param ids whether lines contain the ids of their rows
  static SelectionCard write(
      Path folder,
      SelectionInput input,
      Optional<Dataset> dataset,
      SelectionSettings settings,
      SelectionResult result,
      List<Suspect> suspects,
      OutputForm form,
      RowLines.Ids ids)
      throws IOException {
    var lines = new RowLines(dataset, ids);
    try (var stage = StageFolder.begin(folder)) {
      lines.selection(stage.file(SELECTION), result.selection());
      lines.suspects(stage.file(SUSPECTS), suspects);
      if (!input.trajectories().gaps().rows().isEmpty()) {
        lines.rejected(stage.file(REJECTED), input.trajectories().gaps());
      }
      var outputs = new ArrayList<SelectionCard.Output>();
      var warnings = new ArrayList<>(result.warnings());
      if (dataset.isPresent()) {
        for (SubsetFile file : writeRows(dataset.get(), input, result, form, stage, warnings)) {
          add(file, "", outputs, warnings);
        }
      }
      for (SelectionResult.Nested nested : result.nested()) {
        writeNested(stage.file(""), nested, lines, form, outputs, warnings);
      }
      outputs.add(
          new SelectionCard.Output(
              SELECTION, Hashes.sha256(stage.file(SELECTION)), result.selection().size()));
      var losses = losses(input, settings, result);
      if (losses.isPresent()) {
        stage.write(ClusterLosses.FILE, Json.pretty(losses.get()));
      }
      Optional<List<String>> idColumns =
          ids == RowLines.Ids.LEFT_OUT
              ? Optional.empty()
              : Optional.of(dataset.map(Dataset::idColumns).orElse(List.of()));
      var card = card(input, dataset, settings, result, form, outputs, idColumns, warnings);
      stage.write(CARD, Json.pretty(card));
      stage.commit();
      return card;
    }
  }

  private static Optional<ClusterLosses> losses(
      SelectionInput input, SelectionSettings settings, SelectionResult result) {
    return settings.method() instanceof SelectionMethod.Balanced method
        ? result
            .clusters()
            .flatMap(made -> ClusterLosses.of(input.trajectories(), method.clusters(), made))
        : Optional.empty();
  }

  /// Writes the subset of a nested budget into its own folder.
  private static void writeNested(
      Path folder,
      SelectionResult.Nested nested,
      RowLines lines,
      OutputForm form,
      List<SelectionCard.Output> outputs,
      List<String> warnings)
      throws IOException {
    String name = "nested/" + nested.budget().text().replace("%", "-percent");
    Path target = Files.createDirectories(folder.resolve(name));
    if (lines.dataset().isPresent()) {
      int[] rows = nested.selection().rows();
      var data = lines.dataset().get();
      var files = SubsetWriter.write(data, rows, target, form.plain(), "subset");
      warnings.addAll(new Handover(data, files, nested.selection()).write(target));
      for (SubsetFile file : files) {
        add(file, name + "/", outputs, warnings);
      }
    }
    lines.selection(target.resolve(SELECTION), nested.selection());
    outputs.add(
        new SelectionCard.Output(
            name + "/" + SELECTION,
            Hashes.sha256(target.resolve(SELECTION)),
            nested.selection().size()));
  }

  private static void add(
      SubsetFile file, String folder, List<SelectionCard.Output> outputs, List<String> warnings) {
    String name = folder + file.name();
    outputs.add(new SelectionCard.Output(name, file.sha256(), file.rows()));
    file.told().forEach(sentence -> warnings.add(Phrase.of("%s, %s.", name, sentence)));
  }

  private static List<SubsetFile> writeRows(
      Dataset dataset,
      SelectionInput input,
      SelectionResult result,
      OutputForm form,
      StageFolder stage,
      List<String> warnings)
      throws IOException {
    return switch (form.rows()) {
      case CHOSEN -> {
        List<SubsetFile> files =
            SubsetWriter.write(
                dataset, result.selection().rows(), stage.file(""), form.plain(), "subset");
        warnings.addAll(new Handover(dataset, files, result.selection()).write(stage.file("")));
        yield files;
      }
      case ALL_ANNOTATED -> {
        var annotated =
            new SubsetForm(form.grouping(), form.format(), Optional.of(annotation(input, result)));
        int[] all = IntStream.range(0, dataset.size()).toArray();
        List<SubsetFile> files =
            SubsetWriter.write(dataset, all, stage.file(""), annotated, "annotated");
        warnings.addAll(
            new Handover(dataset, files, result.selection()).writeAnnotated(stage.file("")));
        yield files;
      }
    };
  }

  private static Annotation annotation(SelectionInput input, SelectionResult result) {
    var trajectories = input.trajectories();
    boolean[] selected = new boolean[trajectories.rows()];
    for (int row : result.selection().rows()) {
      selected[row] = true;
    }
    int[] none = new int[trajectories.rows()];
    Arrays.fill(none, -1);
    int[] cluster = result.clusters().map(c -> c.clustering().assignment()).orElse(none);
    return new Annotation(selected, cluster, trajectories.column(trajectories.steps().length - 1));
  }

  private static SelectionCard card(
      SelectionInput input,
      Optional<Dataset> dataset,
      SelectionSettings settings,
      SelectionResult result,
      OutputForm form,
      List<SelectionCard.Output> outputs,
      Optional<List<String>> idColumns,
      List<String> warnings) {
    var columns = new ArrayList<SelectionCard.Column>();
    int[] steps = input.trajectories().steps();
    List<String> hashes = input.trajectories().columnHashes();
    for (int c = 0; c < steps.length; c++) {
      columns.add(new SelectionCard.Column(steps[c], hashes.get(c)));
    }
    String preset =
        settings.method() instanceof SelectionMethod.Balanced method
            ? method.clusters().preset().word()
            : "";
    var matrices = new EnumMap<Signal, SelectionCard.Matrix>(Signal.class);
    for (Signal signal : settings.method().signals()) {
      input.signal(signal).ifPresent(m -> matrices.put(signal, SelectionCard.Matrix.of(m)));
    }
    var embeddings = Optional.ofNullable(matrices.remove(Signal.EMBEDDINGS));
    return new SelectionCard(
        Version.SCHEMA,
        Version.TOOL,
        settings.seed(),
        settings.method().name(),
        preset,
        settings.budget().text(),
        new SelectionCard.Counts(
            input.trajectories().rows(),
            result.usable(),
            result.eligible(),
            result.budget(),
            result.selection().size()),
        dataset.stream()
            .flatMap(data -> data.inputs().stream())
            .map(file -> new SelectionCard.Input(file.name(), file.sha256(), file.accepted()))
            .toList(),
        idColumns,
        columns,
        result.clusters().map(SelectionCard.ClusteringSummary::of),
        embeddings,
        matrices.values().stream().findFirst(),
        result.lengths(),
        result.quotas(),
        settings,
        form,
        outputs,
        warnings);
  }

  /// The card of a folder.
  ///
  /// @throws S2lException (8) if the folder has none
  public static SelectionCard card(Path folder) throws IOException {
    Path file = folder.resolve(CARD);
    if (!Files.isRegularFile(file)) {
      throw new S2lException(
          ExitCode.RUN_DIRECTORY,
          Phrase.of("%s is missing: no selection was finished there. Run s2l select first.", file));
    }
    try {
      return Json.read(file, SelectionCard.class, WITHOUT_LATER_FIELDS);
    } catch (S2lException e) {
      StageFolder.verify(folder); // If the card is damaged, this throws.
      String version = writer(file).orElseThrow(() -> e);
      throw new S2lException(
          ExitCode.RUN_DIRECTORY,
          Phrase.of(
              "%s (of version %s) cannot be read by this s2l (%s): %s. The rows beside it are what"
                  + " they were; s2l select chooses again and writes the card anew.",
              file, version, Version.TOOL, reason(e)),
          e);
    }
  }

  private static String reason(S2lException e) {
    return e.getCause() instanceof JacksonException cause
        ? cause.getOriginalMessage()
        : e.withOptions();
  }

  /// The version that wrote a card with other fields than this version writes; absent if the card
  /// is damaged.
  private static Optional<String> writer(Path file) throws IOException {
    try {
      String tool = Json.COMPACT.readTree(Files.readAllBytes(file)).path("tool").asString("");
      return Optional.of(tool).filter(version -> !version.isEmpty());
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /// Whether the folder has a `selection.jsonl`.
  public static boolean hasLines(Path folder) {
    return Files.isRegularFile(folder.resolve(SELECTION));
  }

  /// Whether the folder has a `suspects.jsonl`.
  public static boolean hasSuspects(Path folder) {
    return Files.isRegularFile(folder.resolve(SUSPECTS));
  }

  /// The lines of `selection.jsonl`, ascending by row. Close the stream.
  public static Stream<Line> lines(Path folder) throws IOException {
    return Json.lines(folder.resolve(SELECTION), Line.class, WITHOUT_IDS);
  }

  /// The lines of `suspects.jsonl`. Close the stream.
  public static Stream<SuspectLine> suspects(Path folder) throws IOException {
    return Json.lines(folder.resolve(SUSPECTS), SuspectLine.class, WITHOUT_IDS);
  }

  /// The chosen rows, ascending.
  public static int[] rows(Path folder) throws IOException {
    try (var lines = lines(folder)) {
      return lines.mapToInt(Line::row).toArray();
    }
  }
}
