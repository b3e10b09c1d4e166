package dev.s2l.pipeline;

import dev.s2l.cluster.ClusteredColumns;
import dev.s2l.compare.diagnosis.GradientPart;
import dev.s2l.compare.diagnosis.PairPart;
import dev.s2l.compare.diagnosis.SubsetError;
import dev.s2l.compare.diagnosis.WeightedSums;
import dev.s2l.compare.diagnosis.WeightedSums.Sum;
import dev.s2l.lm.gradient.Coordinates;
import dev.s2l.lm.gradient.InnerProducts;
import dev.s2l.lm.gradient.RowGradients;
import dev.s2l.lm.model.Compute;
import dev.s2l.lm.model.DType;
import dev.s2l.lm.model.Decoder;
import dev.s2l.run.Phrase;
import dev.s2l.run.Progress;
import dev.s2l.run.StopSignal;
import dev.s2l.trajectory.Trajectories;
import dev.s2l.vector.Workers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.stream.IntStream;

/// The gradients of all rows at one checkpoint, in one pass: nothing of them is kept but those of
/// the paired rows, and sums over subsets.
final class DiagnosisGradients {
  /// Draws of each kind of subset.
  static final int DRAWS = 10;

  /// Rows whose gradients are in memory before they are added up.
  private static final int BLOCK = 64;

  /// Gradients are kept whole where they take no more than this.
  private static final long MOST_BYTES = 3L << 29;

  private static final int SKETCH = 1 << 14;

  private final DiagnosedRun run;
  private final DiagnosisRows rows;
  private final DiagnosisSettings settings;
  private final List<DiagnosisDraws.Kind> kinds = new ArrayList<>();

  /// All rows, every draw of every kind, every half.
  private final List<Sum> sums = new ArrayList<>();

  DiagnosisGradients(DiagnosedRun run, DiagnosisRows rows, DiagnosisSettings settings) {
    this.run = run;
    this.rows = rows;
    this.settings = settings;
    var draws = new DiagnosisDraws(run, rows.all(), settings.seed(), DRAWS);
    draws.budgets().forEach((label, size) -> kinds.addAll(draws.of(label, size)));
    sums.add(Sum.mean(rows.all()));
    kinds.forEach(kind -> sums.addAll(kind.draws()));
    for (int[] half : rows.halves()) {
      sums.add(Sum.mean(half));
    }
  }

  /// How a model's gradients are kept.
  Coordinates coordinates(long parameters) {
    return vectors() * parameters * Float.BYTES <= MOST_BYTES
        ? new Coordinates.Whole((int) parameters)
        : new Coordinates.Sketch(SKETCH, settings.seed());
  }

  private long vectors() {
    return rows.paired().length + sums.size() + BLOCK;
  }

  /// Bytes of the heap that a pass takes.
  long heapBytes(long parameters) {
    return (vectors() * coordinates(parameters).count() + 4 * parameters) * Float.BYTES;
  }

  GradientPart at(int step, Path checkpoint, Compute compute, Progress progress, StopSignal stop) {
    try (var decoder = Decoder.load(checkpoint, DType.FLOAT32, compute.withFormat(DType.FLOAT32));
        var workers = new Workers(compute.threads().count())) {
      long parameters = RowGradients.parameters(decoder);
      var coordinates = coordinates(parameters);
      var all = new WeightedSums(sums, run.tokens().rows(), coordinates.count());
      var paired = new float[rows.paired().length][];
      try (var gradients = new RowGradients(decoder, run.tokens(), coordinates, stop);
          var task =
              progress.start(Phrase.of("gradients step %d", step), rows.all().length, "rows")) {
        pass(gradients, coordinates, all, paired, workers, task, stop);
      }
      return new GradientPart(
          step,
          rows.all().length,
          parameters,
          coordinates.count(),
          coordinates.error(),
          PairPart.of(
              InnerProducts.of(paired, paired),
              run.clustersOf(rows.paired()),
              trajectories(),
              settings.seed()),
          errors(all.sums()),
          predicted(all.sums(), paired));
    }
  }

  private void pass(
      RowGradients gradients,
      Coordinates coordinates,
      WeightedSums all,
      float[][] paired,
      Workers workers,
      Progress.Task task,
      StopSignal stop) {
    var places = new HashMap<Integer, Integer>();
    for (int i = 0; i < paired.length; i++) {
      places.put(rows.paired()[i], i);
    }
    var block = new float[BLOCK][coordinates.count()];
    for (int from = 0; from < rows.all().length; from += BLOCK) {
      stop.check();
      int[] some = Arrays.copyOfRange(rows.all(), from, Math.min(rows.all().length, from + BLOCK));
      gradients.compute(some, block);
      all.add(some, block, workers);
      for (int i = 0; i < some.length; i++) {
        Integer place = places.get(some[i]);
        if (place != null) {
          paired[place] = block[i].clone();
        }
      }
      task.advance(some.length, "");
    }
  }

  /// Of the paired rows, as they were clustered.
  private float[][] trajectories() {
    var clusters = run.method().clusters();
    Trajectories losses = run.input().trajectories();
    var clustered =
        clusters
            .values()
            .transform()
            .of(losses.columnsAt(ClusteredColumns.steps(losses, clusters)));
    return Arrays.stream(rows.paired()).mapToObj(clustered::row).toArray(float[][]::new);
  }

  private List<SubsetError> errors(float[][] found) {
    var errors = new ArrayList<SubsetError>();
    int next = 1;
    for (DiagnosisDraws.Kind kind : kinds) {
      var each = new ArrayList<Double>();
      for (int d = 0; d < kind.draws().size(); d++) {
        each.add(SubsetError.of(found[next++], found[0]));
      }
      errors.add(
          new SubsetError(kind.method(), kind.weighting(), kind.budget(), kind.rows(), each));
    }
    return errors;
  }

  private List<List<Double>> predicted(float[][] found, float[][] paired) {
    int halves = rows.halves().length;
    if (halves == 0) {
      return List.of();
    }
    float[][] ofHalves = Arrays.copyOfRange(found, found.length - halves, found.length);
    float[][] heldOut = Arrays.copyOf(paired, rows.heldOut().length);
    double[][] products = InnerProducts.of(ofHalves, heldOut);
    return IntStream.range(0, halves)
        .mapToObj(half -> Arrays.stream(products[half]).boxed().toList())
        .toList();
  }
}
