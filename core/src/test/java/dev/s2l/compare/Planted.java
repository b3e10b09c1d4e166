package dev.s2l.compare;

import dev.s2l.run.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Cells with means that were planted, and noise of seeds.
final class Planted {
  private final RandomStream random = RandomStream.named(5, "planted");
  private final List<CellResult> cells = new ArrayList<>();
  private final int seeds;
  private final double noise;

  Planted(int seeds, double noise) {
    this.seeds = seeds;
    this.noise = noise;
  }

  Planted with(String method, String budget, int rows, Map<String, Double> means) {
    for (int seed = 1; seed <= seeds; seed++) {
      var metrics = new TreeMap<String, Double>();
      new TreeMap<>(means)
          .forEach((name, mean) -> metrics.put(name, mean + noise * random.nextGaussian()));
      cells.add(
          CellResult.waiting(method, budget, seed, 100 + seed, rows).done(rows / 10.0, metrics));
    }
    return this;
  }

  Planted with(String method, String budget, int rows, double accuracy) {
    return with(method, budget, rows, Map.of("accuracy", accuracy));
  }

  List<CellResult> cells() {
    return List.copyOf(cells);
  }

  Verdicts verdicts() {
    return verdicts(VerdictSettings.defaults());
  }

  Verdicts verdicts(VerdictSettings settings) {
    return verdicts(cells, settings);
  }

  static Verdicts verdicts(List<CellResult> cells, VerdictSettings settings) {
    try {
      return Verdicts.of(cells, ItemSource.NONE, settings);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static MethodVerdict one(Verdicts all, String method, String budget, String against) {
    return all.verdicts().stream()
        .filter(verdict -> verdict.is(method, budget, against))
        .findFirst()
        .orElseThrow();
  }
}
