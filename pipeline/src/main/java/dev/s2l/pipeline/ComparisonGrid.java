package dev.s2l.pipeline;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import dev.s2l.select.Budget;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// The cells of a comparison: each method at each budget for each pair of seeds. The first pair of
/// all methods comes first, so that a comparison that is stopped early compares something.
///
/// @param methods with different labels
/// @param budgets of the methods that do not take all rows
/// @param seeds pairs of a selection seed and a training seed
/// @param trainingSeeds training seeds of each selection seed
/// @param firstSeed the pairs count up from it
/// @param stores how many trajectory stores there are; the pairs take them in turn
public record ComparisonGrid(
    List<ComparedMethod> methods,
    List<Budget> budgets,
    int seeds,
    int trainingSeeds,
    long firstSeed,
    int stores) {

  /// Between training seeds of one selection: more seeds later change none of these.
  private static final int STRIDE = 1000;

  private static final Budget ALL = Budget.parse("100%");

  /// One cell.
  ///
  /// @param name of its folder
  /// @param selectionSeed of the draws of rows
  /// @param trainingSeed of the order of the rows, and of weights that begin at random
  /// @param store which of the trajectory stores, from 0
  public record Cell(
      String name,
      ComparedMethod method,
      Budget budget,
      long selectionSeed,
      long trainingSeed,
      int store) {}

  /// @throws S2lException (2) if there is nothing to compare, or two lines have one name
  public ComparisonGrid {
    methods = List.copyOf(methods);
    budgets = budgets.stream().distinct().toList();
    atLeastOne("--seeds", seeds);
    atLeastOne("--training-seeds", trainingSeeds);
    if (seeds > STRIDE) {
      throw new S2lException(
          ExitCode.USAGE, Phrase.of("--seeds %d: expected at most %d.", seeds, STRIDE));
    }
    if (stores > seeds) {
      throw new S2lException(
          ExitCode.USAGE,
          Phrase.of(
              "%d --trajectories for %d --seeds: each pair of seeds takes one of them. Give at"
                  + " least as many seeds.",
              stores, seeds));
    }
    var folders = new HashSet<String>();
    for (ComparedMethod method : methods) {
      if (!folders.add(folderName(method.label()))) {
        throw new S2lException(
            ExitCode.USAGE,
            Phrase.of(
                "--methods: %s is there twice. Give one of the two another name with --variant"
                    + " NAME=OPTIONS.",
                method.label()));
      }
    }
    if (budgets.isEmpty()
        && methods.stream().anyMatch(method -> !method.takesAllRows() && method.only().isEmpty())) {
      throw new S2lException(
          ExitCode.USAGE, "--budgets is missing: give row counts or shares, for example 11%,38%.");
    }
  }

  private static void atLeastOne(String option, int value) {
    if (value < 1) {
      throw new S2lException(
          ExitCode.USAGE, Phrase.of("%s %d: expected at least 1.", option, value));
    }
  }

  /// All cells, in the order in which they are worked on.
  public List<Cell> cells() {
    var cells = new ArrayList<Cell>();
    for (int pair = 0; pair < seeds; pair++) {
      for (int training = 0; training < trainingSeeds; training++) {
        long selectionSeed = firstSeed + pair;
        long trainingSeed = firstSeed + (long) training * STRIDE + pair;
        int store = pair % stores;
        for (ComparedMethod method : methods) {
          for (Budget budget : budgets(method)) {
            cells.add(cell(method, budget, selectionSeed, trainingSeed, store));
          }
        }
      }
    }
    return cells;
  }

  private List<Budget> budgets(ComparedMethod method) {
    return method.takesAllRows() ? List.of(ALL) : method.only().isEmpty() ? budgets : method.only();
  }

  private Cell cell(
      ComparedMethod method, Budget budget, long selectionSeed, long trainingSeed, int store) {
    String name =
        Phrase.of(
            "%s-%s-s%d-t%d%s",
            folderName(method.label()),
            budget.text().replace("%", "pct"),
            selectionSeed,
            trainingSeed,
            stores > 1 ? "-p" + (store + 1) : "");
    return new Cell(name, method, budget, selectionSeed, trainingSeed, store);
  }

  private static String folderName(String label) {
    String plain = label.replaceAll("[^A-Za-z0-9@._+-]", "_");
    return plain.startsWith(".") ? "_" + plain : plain;
  }
}
