package dev.s2l.compare;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.s2l.run.AtomicFile;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// One cell of a comparison: a line of `comparison/cells.jsonl`.
///
/// @param method its label: a method of s2l, with a checkpoint or rules behind it where it has such
///   (`least-confidence@early`)
/// @param budget as the user wrote it: `11%`, `500`; `100%` for `full`
/// @param selectionSeed which rows were drawn; `full` has that of the cells it is compared with
/// @param trainingSeed of the pair; cells of one pair are compared with each other
/// @param rows of the subset; 0 before it is chosen
/// @param seconds what the cell took, all its stages together
/// @param metrics by name, all finite; empty for a cell that is not done
/// @param seesTarget whether the method sees rows of the task (`--target-data`), which others do
///   not
/// @param trajectories which of several stores of trajectories it chose by; empty where there is
///   one, or where the method reads none
/// @param cell the name of its folder below `comparison/cells`
/// @param error why it failed or was skipped
public record CellResult(
    String method,
    String budget,
    @JsonProperty("selection_seed") long selectionSeed,
    @JsonProperty("training_seed") long trainingSeed,
    int rows,
    CellState state,
    double seconds,
    SortedMap<String, Double> metrics,
    @JsonProperty("sees_target") @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean seesTarget,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> trajectories,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> cell,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> error) {

  private static final Map<String, Object> ABSENT =
      Map.of(
          "sees_target",
          false,
          "trajectories",
          Optional.empty(),
          "cell",
          Optional.empty(),
          "error",
          Optional.empty());

  public CellResult {
    if (method.isBlank() || budget.isBlank()) {
      throw new IllegalArgumentException("method '" + method + "', budget '" + budget + "'");
    }
    if (!Double.isFinite(seconds) || seconds < 0 || rows < 0) {
      throw new IllegalArgumentException(rows + " rows, " + seconds + " seconds");
    }
    metrics = Collections.unmodifiableSortedMap(new TreeMap<>(metrics));
    metrics.forEach(
        (name, value) -> {
          if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(name + " is " + value);
          }
        });
  }

  /// A cell that nobody has begun.
  public static CellResult waiting(
      String method, String budget, long selectionSeed, long trainingSeed, int rows) {
    return new CellResult(
        method,
        budget,
        selectionSeed,
        trainingSeed,
        rows,
        CellState.WAITING,
        0,
        new TreeMap<>(),
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /// The same cell of a method that sees rows of the task.
  public CellResult seeingTarget() {
    return new CellResult(
        method,
        budget,
        selectionSeed,
        trainingSeed,
        rows,
        state,
        seconds,
        metrics,
        true,
        trajectories,
        cell,
        error);
  }

  /// The same cell in the folder of this name.
  public CellResult in(String folder) {
    return with(state, seconds, metrics, trajectories, Optional.of(folder), error);
  }

  /// The same cell, choosing by one of several stores of trajectories.
  public CellResult by(String store) {
    return with(state, seconds, metrics, Optional.of(store), cell, error);
  }

  public CellResult running() {
    return with(CellState.RUNNING, 0, new TreeMap<>(), trajectories, cell, Optional.empty());
  }

  /// @param numbers by name, at least one, all finite
  public CellResult done(double took, Map<String, Double> numbers) {
    return with(CellState.DONE, took, new TreeMap<>(numbers), trajectories, cell, Optional.empty());
  }

  public CellResult failed(double took, String why) {
    return with(CellState.FAILED, took, new TreeMap<>(), trajectories, cell, Optional.of(why));
  }

  public CellResult skipped(String why) {
    return with(CellState.SKIPPED, 0, new TreeMap<>(), trajectories, cell, Optional.of(why));
  }

  private CellResult with(
      CellState now,
      double took,
      SortedMap<String, Double> numbers,
      Optional<String> store,
      Optional<String> folder,
      Optional<String> why) {
    return new CellResult(
        method,
        budget,
        selectionSeed,
        trainingSeed,
        rows,
        now,
        took,
        numbers,
        seesTarget,
        store,
        folder,
        why);
  }

  /// Whether it has numbers.
  @JsonIgnore
  public boolean isDone() {
    return state == CellState.DONE;
  }

  /// Whether it may still get numbers.
  @JsonIgnore
  public boolean isOpen() {
    return state == CellState.WAITING || state == CellState.RUNNING;
  }

  /// @throws IllegalArgumentException if it has no such metric
  double metric(String name) {
    Double value = metrics.get(name);
    if (value == null) {
      throw new IllegalArgumentException(words() + " has no " + name);
    }
    return value;
  }

  /// Method, budget and seeds in words.
  @JsonIgnore
  public String words() {
    return Phrase.of(
        "%s at %s, selection seed %d, training seed %d%s",
        method,
        budget,
        selectionSeed,
        trainingSeed,
        trajectories.map(store -> ", trajectories " + store).orElse(""));
  }

  /// Reads `cells.jsonl`.
  ///
  /// @throws S2lException (8) if a line is damaged, or two lines are of one cell
  public static List<CellResult> read(Path file) throws IOException {
    List<CellResult> cells;
    try (var lines = Json.lines(file, CellResult.class, ABSENT)) {
      cells = lines.toList();
    }
    var seen = new HashSet<String>();
    for (CellResult cell : cells) {
      if (!seen.add(cell.words())) {
        throw new S2lException(
            ExitCode.RUN_DIRECTORY,
            Phrase.of(
                "%s has two lines of one cell: %s. Remove the file and do the same command again:"
                    + " it is written anew from the finished cells.",
                file, cell.words()));
      }
    }
    return cells;
  }

  /// Writes `cells.jsonl`: complete, or as it was.
  public static void write(Path file, List<CellResult> cells) throws IOException {
    var text = new StringBuilder();
    cells.forEach(cell -> text.append(Json.COMPACT.writeValueAsString(cell)).append('\n'));
    AtomicFile.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
