package dev.s2l.report;

import dev.s2l.compare.CellResult;
import dev.s2l.compare.MethodTable;
import dev.s2l.compare.SubsetFacts;
import dev.s2l.compare.Verdicts;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.run.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// A comparison with what its cells have left, for figures.
///
/// @param kept of the finished cells that have a folder, in the order of the cells
record ComparedCells(
    List<CellResult> cells, Verdicts verdicts, MethodTable table, List<Kept> kept) {

  /// A finished cell.
  ///
  /// @param manifest its ledger
  /// @param card how its rows were chosen; missing where they were all taken
  /// @param trajectories the store it chose by; empty where it needed none
  record Kept(
      CellResult cell,
      RunDirectory directory,
      JsonNode manifest,
      JsonNode card,
      Optional<SubsetFacts> subset,
      Optional<Path> trajectories) {

    /// What a stage took; 0 for a stage that the cell had not.
    double seconds(String stage) {
      return manifest.path("stages").path(stage).path("elapsedMillis").asDouble(0) / 1000;
    }
  }

  /// @return empty where nothing was compared
  static Optional<ComparedCells> of(RunDirectory directory) throws IOException {
    Path folder = directory.root().resolve("comparison");
    Path said = folder.resolve(Verdicts.FILE);
    Path lines = folder.resolve(Verdicts.CELLS);
    if (!Files.isRegularFile(said) || !Files.isRegularFile(lines)) {
      return Optional.empty();
    }
    var cells = CellResult.read(lines);
    var verdicts = Verdicts.read(said);
    var kept = new ArrayList<Kept>();
    for (CellResult cell : cells) {
      if (cell.isDone() && cell.cell().isPresent()) {
        kept.add(kept(cell, directory.cell(cell.cell().get())));
      }
    }
    return Optional.of(new ComparedCells(cells, verdicts, MethodTable.of(cells, verdicts), kept));
  }

  private static Kept kept(CellResult cell, RunDirectory directory) throws IOException {
    Path facts = directory.result().resolve(SubsetFacts.FILE);
    JsonNode inputs = tree(directory.inputs());
    String store = inputs.path("losses").path("options").path("trajectories").asString("");
    return new Kept(
        cell,
        directory,
        tree(directory.manifest()),
        tree(directory.selection().resolve("card.json")),
        Files.isRegularFile(facts) ? Optional.of(SubsetFacts.read(facts)) : Optional.empty(),
        store.isEmpty() ? Optional.empty() : Optional.of(Path.of(store)));
  }

  private static JsonNode tree(Path file) throws IOException {
    return Files.isRegularFile(file) ? Json.read(file, JsonNode.class) : MissingNode.getInstance();
  }

  /// Finished cells of a method at a budget.
  List<Kept> of(String method, String budget) {
    return kept.stream()
        .filter(one -> one.cell.method().equals(method) && one.cell.budget().equals(budget))
        .toList();
  }

  /// `5 selection seeds`, and what is still missing.
  String words() {
    long seeds = cells.stream().mapToLong(CellResult::selectionSeed).distinct().count();
    long open = cells.stream().filter(CellResult::isOpen).count();
    return Numbers.counted(seeds, "selection seed")
        + (open == 0
            ? ""
            : Phrase.of("; provisional, %d of %d cells are not finished", open, cells.size()));
  }
}
