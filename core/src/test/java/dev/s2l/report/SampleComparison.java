package dev.s2l.report;

import dev.s2l.compare.CellResult;
import dev.s2l.compare.ItemSource;
import dev.s2l.compare.SubsetFacts;
import dev.s2l.compare.VerdictSettings;
import dev.s2l.compare.Verdicts;
import dev.s2l.run.RandomStream;
import dev.s2l.run.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A made-up comparison in a run directory.
final class SampleComparison {
  private final RandomStream random = RandomStream.named(4, "sample-comparison");
  private final List<CellResult> cells = new ArrayList<>();

  private SampleComparison() {}

  /// @param budgets of the methods, in percent of 8,000 rows
  /// @param failures how many of the last cells have no numbers
  static Path in(Path run, List<String> methods, List<String> budgets, int seeds, int failures)
      throws IOException {
    var sample = new SampleComparison();
    for (int seed = 1; seed <= seeds; seed++) {
      for (String budget : budgets) {
        for (int i = 0; i < methods.size(); i++) {
          sample.add(run, methods.get(i), budget, seed, i);
        }
      }
      sample.add(run, "full", "100%", seed, 3);
    }
    for (int i = 0; i < failures; i++) {
      int at = sample.cells.size() - 1 - i;
      CellResult cell = sample.cells.get(at);
      sample.cells.set(
          at, i % 3 == 0 ? cell.running() : cell.failed(12, "train.sh left with exit code 1: <b>"));
    }
    Path folder = Files.createDirectories(run.resolve("comparison"));
    CellResult.write(folder.resolve(Verdicts.CELLS), sample.cells);
    Verdicts.of(sample.cells, ItemSource.NONE, VerdictSettings.defaults().margin(0.3))
        .write(folder.resolve(Verdicts.FILE));
    return run;
  }

  private void add(Path run, String method, String budget, int seed, int strength)
      throws IOException {
    int rows = (int) (80 * Double.parseDouble(budget.replace("%", "")));
    double gain = 2 - 6.0 / (1 + Math.log(rows / 100.0)) - 0.4 * strength;
    String name = method + "-" + budget.replace("%", "pct") + "-" + seed;
    cells.add(
        CellResult.waiting(method, budget, seed, 100 + seed, rows)
            .in(name)
            .done(
                rows / 40.0 + 20,
                Map.of(
                    "gsm8k/accuracy", 40 + gain + 0.15 * random.nextGaussian(),
                    "held-out/loss", 1.4 - 0.05 * gain + 0.005 * random.nextGaussian())));
    Path folder = Files.createDirectories(new RunDirectory(run).cell(name).result());
    new SubsetFacts(
            rows,
            Optional.of(new SubsetFacts.Lengths(180 + 10 * strength, 150, 320)),
            Optional.empty(),
            new TreeMap<>(Map.of("gsm8k", rows * 3 / 4, "aqua", rows - rows * 3 / 4)),
            new TreeMap<>(Map.of("truncated", 3 + seed, "mismatched", 0)))
        .write(folder.resolve(SubsetFacts.FILE));
  }

  /// Three methods, two budgets, three seeds, and some cells without numbers.
  static ComparisonView view(Path run) throws IOException {
    var methods = List.of("small-to-large", "random", "length-matched-random");
    return ComparisonReader.of(new RunDirectory(in(run, methods, List.of("11%", "38%"), 3, 4)))
        .orElseThrow();
  }
}
