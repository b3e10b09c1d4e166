package dev.s2l.pipeline;

import dev.s2l.compare.CellResult;
import dev.s2l.compare.ItemValues;
import dev.s2l.compare.Verdicts;
import dev.s2l.dataset.Dataset;
import dev.s2l.pipeline.ComparisonGrid.Cell;
import dev.s2l.run.Phrase;
import dev.s2l.run.RunDirectory;
import dev.s2l.run.StageFolder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// `comparison/cells.jsonl` and `comparison/verdicts.json`, written anew after every cell from what
/// the cells have left.
final class ComparisonTable {
  private static final String NO_SOURCES = "no row has a source, so there is nothing to balance";

  private final RunDirectory directory;
  private final ComparisonSettings settings;
  private final List<Cell> grid;

  /// Cells that have ended, by name: they do not change.
  private final Map<String, CellResult> ended = new HashMap<>();

  private final Map<String, ItemValues> items = new HashMap<>();
  private @Nullable Boolean sources;
  private List<CellResult> cells = List.of();
  private @Nullable Verdicts verdicts;

  ComparisonTable(RunDirectory directory, ComparisonSettings settings) {
    this.directory = directory;
    this.settings = settings;
    this.grid = settings.grid().cells();
  }

  private Path folder() {
    return directory.root().resolve("comparison");
  }

  /// All cells as they were at the last update.
  List<CellResult> cells() {
    return cells;
  }

  /// What they said at the last update.
  Verdicts verdicts() {
    return Objects.requireNonNull(verdicts);
  }

  /// Whether a cell has its result.
  boolean isDone(Cell cell) {
    return ended.containsKey(cell.name());
  }

  /// Refuses items that another finished cell does not have: the cell would spoil all verdicts.
  ///
  /// @throws dev.s2l.run.S2lException (9) naming a metric and an item
  void refuseOtherItems(Cell cell, ItemValues values) {
    for (var other : items.entrySet()) {
      values.requireSameItems(cell.name(), other.getValue(), other.getKey());
    }
  }

  /// Whether there is work to do.
  boolean isOpen(Cell cell) throws IOException {
    return !ended.containsKey(cell.name()) && skipped(cell).isEmpty();
  }

  /// The first number of a cell, in words.
  String words(Cell cell) {
    CellResult result = ended.get(cell.name());
    return cell.name()
        + (result == null || result.metrics().isEmpty()
            ? ""
            : result.metrics().entrySet().stream()
                .limit(2)
                .map(metric -> Phrase.of(" %s %.4f", metric.getKey(), metric.getValue()))
                .collect(Collectors.joining()));
  }

  /// Reads the cells that ended since, and writes both files. Processes take turns.
  void update() throws IOException {
    Files.createDirectories(folder());
    try (var channel =
            FileChannel.open(
                folder().resolve(".table.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        var lock = channel.lock()) {
      var now = new ArrayList<CellResult>();
      for (Cell cell : grid) {
        now.add(result(cell));
      }
      cells = List.copyOf(now);
      CellResult.write(folder().resolve(Verdicts.CELLS), cells);
      verdicts =
          Verdicts.of(
              cells,
              cell -> cell.cell().map(items::get).filter(one -> !one.byMetric().isEmpty()),
              settings.judging());
      verdicts.write(folder().resolve(Verdicts.FILE));
    }
  }

  private CellResult result(Cell cell) throws IOException {
    CellResult known = ended.get(cell.name());
    if (known != null) {
      return known;
    }
    CellResult waiting = waiting(cell, 0);
    var reason = skipped(cell);
    if (reason.isPresent()) {
      return waiting.skipped(reason.get());
    }
    var root = directory.cell(cell.name());
    var finished = CellResults.finished(cell, root);
    if (finished.isEmpty()) {
      return CellResults.failed(root)
          .map(failed -> waiting.failed(0, failed.message()))
          .orElse(waiting);
    }
    var done = finished.get();
    CellResult result = waiting(cell, done.rows()).done(done.seconds(), done.metrics());
    ended.put(cell.name(), result);
    items.put(cell.name(), ItemValues.read(CellResults.folder(root).resolve(ItemValues.FILE)));
    return result;
  }

  private CellResult waiting(Cell cell, int rows) {
    var own =
        CellResult.waiting(
                cell.method().label(),
                cell.budget().text(),
                cell.selectionSeed(),
                cell.trainingSeed(),
                rows)
            .in(cell.name());
    var waiting = cell.method().method().seesTarget() ? own.seeingTarget() : own;
    return settings.grid().stores() > 1 && cell.method().losses().isEmpty()
        ? waiting.by(settings.losses().get(cell.store()).trajectories().toString())
        : waiting;
  }

  /// Why a cell is not run.
  private Optional<String> skipped(Cell cell) throws IOException {
    return cell.method().needsSources() && !hasSources()
        ? Optional.of(NO_SOURCES)
        : Optional.empty();
  }

  private boolean hasSources() throws IOException {
    if (sources == null) {
      Path folder = directory.dataset();
      if (!StageFolder.isComplete(folder)) {
        return true;
      }
      try (var dataset = Dataset.open(folder)) {
        boolean any = false;
        for (int row = 0; row < dataset.size() && !any; row++) {
          any = !dataset.source(row).isEmpty();
        }
        sources = any;
      }
    }
    return sources;
  }
}
