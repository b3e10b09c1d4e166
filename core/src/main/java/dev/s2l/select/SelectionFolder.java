package dev.s2l.select;

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
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The artifact `selection/`: the chosen rows as they came (`subset.*`), `selection.jsonl`,
/// `suspects.jsonl`, `card.json`, what trainers need to load the subset, and `nested/BUDGET/` for
/// each smaller budget that was asked for. Without a data set there is no subset, and `file`,
/// `line` and `source` of `selection.jsonl` are empty.
public final class SelectionFolder {
  static final String SELECTION = "selection.jsonl";
  static final String SUSPECTS = "suspects.jsonl";
  static final String CARD = "card.json";

  /// One line of `selection.jsonl`.
  ///
  /// @param file of the input; empty without a data set
  /// @param line 1-based line where the row begins; 0 without a data set
  public record Line(
      int row, String file, long line, String source, int cluster, int rank, Reason reason) {}

  /// One line of `suspects.jsonl`; worst first inside each kind.
  public record SuspectLine(
      int row,
      String file,
      long line,
      String source,
      SuspectKind kind,
      double score,
      String evidence) {}

  private SelectionFolder() {}

  /// Writes the folder, complete or not at all.
  ///
  /// @param dataset whose rows were chosen, if it is at hand
  public static SelectionCard write(
      Path folder,
      SelectionInput input,
      Optional<Dataset> dataset,
      SelectionSettings settings,
      SelectionResult result,
      List<Suspect> suspects)
      throws IOException {
    return write(folder, input, dataset, settings, result, suspects, OutputForm.AS_THEY_CAME);
  }

  /// As above, with the rows in another form.
  public static SelectionCard write(
      Path folder,
      SelectionInput input,
      Optional<Dataset> dataset,
      SelectionSettings settings,
      SelectionResult result,
      List<Suspect> suspects,
      OutputForm form)
      throws IOException {
    try (var stage = StageFolder.begin(folder)) {
      writeLines(stage.file(SELECTION), dataset, result.selection());
      writeSuspects(stage.file(SUSPECTS), dataset, suspects);
      var outputs = new ArrayList<SelectionCard.Output>();
      if (dataset.isPresent()) {
        writeRows(dataset.get(), input, result, form, stage)
            .forEach(f -> outputs.add(new SelectionCard.Output(f.name(), f.sha256(), f.rows())));
      }
      for (SelectionResult.Nested nested : result.nested()) {
        writeNested(stage.file(""), nested, dataset, form, outputs);
      }
      outputs.add(
          new SelectionCard.Output(
              SELECTION, Hashes.sha256(stage.file(SELECTION)), result.selection().size()));
      var losses = ClusterLosses.of(input.trajectories(), settings, result);
      if (losses.isPresent()) {
        stage.write(ClusterLosses.FILE, Json.pretty(losses.get()));
      }
      var card = card(input, dataset, settings, result, form, outputs);
      stage.write(CARD, Json.pretty(card));
      stage.commit();
      return card;
    }
  }

  /// The subset of a nested budget, in a folder of its own.
  private static void writeNested(
      Path folder,
      SelectionResult.Nested nested,
      Optional<Dataset> dataset,
      OutputForm form,
      List<SelectionCard.Output> outputs)
      throws IOException {
    String name = "nested/" + nested.budget().text().replace("%", "-percent");
    Path own = Files.createDirectories(folder.resolve(name));
    if (dataset.isPresent()) {
      int[] rows = nested.selection().rows();
      var files = SubsetWriter.write(dataset.get(), rows, own, form.plain(), "subset");
      new Handover(dataset.get(), files, nested.selection()).write(own);
      for (SubsetFile f : files) {
        outputs.add(new SelectionCard.Output(name + "/" + f.name(), f.sha256(), f.rows()));
      }
    }
    writeLines(own.resolve(SELECTION), dataset, nested.selection());
    outputs.add(
        new SelectionCard.Output(
            name + "/" + SELECTION,
            Hashes.sha256(own.resolve(SELECTION)),
            nested.selection().size()));
  }

  private static List<SubsetFile> writeRows(
      Dataset dataset,
      SelectionInput input,
      SelectionResult result,
      OutputForm form,
      StageFolder stage)
      throws IOException {
    return switch (form.rows()) {
      case CHOSEN -> {
        List<SubsetFile> files =
            SubsetWriter.write(
                dataset, result.selection().rows(), stage.file(""), form.plain(), "subset");
        new Handover(dataset, files, result.selection()).write(stage.file(""));
        yield files;
      }
      case ALL_ANNOTATED -> {
        var annotated =
            new SubsetForm(form.grouping(), form.format(), Optional.of(annotation(input, result)));
        int[] all = IntStream.range(0, dataset.size()).toArray();
        List<SubsetFile> files =
            SubsetWriter.write(dataset, all, stage.file(""), annotated, "annotated");
        new Handover(dataset, files, result.selection()).writeAnnotated(stage.file(""));
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
      List<SelectionCard.Output> outputs) {
    var columns = new ArrayList<SelectionCard.Column>();
    int[] steps = input.trajectories().steps();
    List<String> hashes = input.trajectories().columnHashes();
    for (int c = 0; c < steps.length; c++) {
      columns.add(new SelectionCard.Column(steps[c], hashes.get(c)));
    }
    String preset =
        settings.method() instanceof SelectionMethod.SmallToLarge(var clusters)
            ? clusters.preset().word()
            : "";
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
        columns,
        result.clusters().map(SelectionCard.ClusteringSummary::of),
        settings.method() instanceof SelectionMethod.FacilityLocation
            ? input.embeddings().map(SelectionCard.Matrix::of)
            : Optional.empty(),
        result.quotas(),
        settings,
        form,
        outputs,
        result.warnings());
  }

  /// Written by hand, not by Jackson, because there may be millions of lines.
  private static void writeLines(Path file, Optional<Dataset> dataset, Selection selection)
      throws IOException {
    Map<String, String> quoted = new HashMap<>();
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (int i = 0; i < selection.size(); i++) {
        var chosen = selection.at(i);
        out.write("{\"row\":" + chosen.row());
        writePlace(out, dataset, chosen.row(), quoted);
        out.write(",\"cluster\":" + chosen.cluster() + ",\"rank\":" + chosen.rank());
        out.write(",\"reason\":\"" + chosen.reason().word() + "\"}\n");
      }
    }
  }

  private static void writeSuspects(Path file, Optional<Dataset> dataset, List<Suspect> suspects)
      throws IOException {
    Map<String, String> quoted = new HashMap<>();
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (Suspect suspect : suspects) {
        out.write("{\"row\":" + suspect.row());
        writePlace(out, dataset, suspect.row(), quoted);
        out.write(",\"kind\":\"" + suspect.kind().word() + "\",\"score\":" + suspect.score());
        out.write(",\"evidence\":" + quote(suspect.evidence()) + "}\n");
      }
    }
  }

  private static void writePlace(
      Writer out, Optional<Dataset> dataset, int row, Map<String, String> quoted)
      throws IOException {
    if (dataset.isEmpty()) {
      out.write(",\"file\":\"\",\"line\":0,\"source\":\"\"");
      return;
    }
    var location = dataset.get().location(row);
    String source = dataset.get().source(row);
    out.write(",\"file\":" + quoted.computeIfAbsent(location.file(), SelectionFolder::quote));
    out.write(",\"line\":" + location.line());
    out.write(",\"source\":" + quoted.computeIfAbsent(source, SelectionFolder::quote));
  }

  private static String quote(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\' || c > '~') {
        return Json.COMPACT.writeValueAsString(text);
      }
    }
    return '"' + text + '"';
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
    return Json.read(file, SelectionCard.class, Map.of("warnings", List.of()));
  }

  /// The lines of `selection.jsonl`, ascending by row. Close the stream.
  public static Stream<Line> lines(Path folder) throws IOException {
    return Json.lines(folder.resolve(SELECTION), Line.class);
  }

  /// The lines of `suspects.jsonl`. Close the stream.
  public static Stream<SuspectLine> suspects(Path folder) throws IOException {
    return Json.lines(folder.resolve(SUSPECTS), SuspectLine.class);
  }

  /// The chosen rows, ascending.
  public static int[] rows(Path folder) throws IOException {
    try (var lines = lines(folder)) {
      return lines.mapToInt(Line::row).toArray();
    }
  }
}
