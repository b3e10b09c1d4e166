package dev.s2l.compare.diagnosis;

import dev.s2l.evaluate.Bootstrap.Interval;
import dev.s2l.run.Json;
import dev.s2l.run.Version;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `diagnosis/details.json`: the numbers behind the verdicts, by checkpoint, budget and epoch.
///
/// @param schema version of this layout
/// @param ownBudget which of the budgets is the run's own
/// @param checkpoints ascending by step
/// @param subsets errors of subsets' gradients
/// @param head the convex problem; absent where there were too few rows
/// @param stability adjusted Rand index with the clusters of each bootstrap sample
/// @param target absent if none was given
/// @param trainings held-out losses after short trainings; absent if none were asked for
public record DiagnosisDetails(
    int schema,
    String ownBudget,
    List<Checkpoint> checkpoints,
    List<SubsetRow> subsets,
    Optional<Head> head,
    List<Double> stability,
    Optional<Target> target,
    Optional<Trainings> trainings) {
  /// The name of the file.
  public static final String FILE = "details.json";

  public DiagnosisDetails {
    checkpoints = List.copyOf(checkpoints);
    subsets = List.copyOf(subsets);
    stability = List.copyOf(stability);
  }

  /// A number with its 95 % interval.
  ///
  /// @param value absent where the rows do not suffice for it
  public record Range(@Nullable Double value, @Nullable Double low, @Nullable Double high) {
    static Range of(Interval interval) {
      return new Range(finite(interval.value()), finite(interval.low()), finite(interval.high()));
    }

    static Range of(Resampled number) {
      return of(number.interval());
    }

    private static @Nullable Double finite(double number) {
      return Double.isFinite(number) ? number : null;
    }
  }

  /// @param rows whose gradients were computed
  /// @param parameters of the model
  /// @param coordinates that a gradient was kept as
  /// @param productError see [GradientPart]
  /// @param pairedRows whose gradients were compared
  /// @param pairs of these
  /// @param insidePairs of one cluster
  /// @param inside mean cosine inside clusters
  /// @param across mean cosine across clusters
  /// @param explained share of the disagreement that clusters explain
  /// @param distance rank correlation of trajectory and gradient distance
  /// @param direction the same for the directions of gradients
  public record Checkpoint(
      int step,
      int rows,
      long parameters,
      int coordinates,
      double productError,
      int pairedRows,
      int pairs,
      int insidePairs,
      Range inside,
      Range across,
      Range explained,
      Range distance,
      Range direction) {}

  /// @param error relative, mean over the draws
  /// @param draws how many there were
  public record SubsetRow(
      int step,
      String method,
      Weighting weighting,
      String budget,
      int rows,
      Range error,
      int draws) {}

  /// As [HeadPart] has it.
  ///
  /// @param courses by method
  public record Head(
      int rows,
      long tokens,
      int classes,
      int inputs,
      double ridge,
      int subset,
      double optimumError,
      List<Course> courses) {
    public Head {
      courses = List.copyOf(courses);
    }
  }

  /// @param distance to the optimum of all rows by epoch, the start first; mean over the draws, in
  ///   shares of the start
  /// @param last the same at the end, with its interval
  /// @param limit the same of the subset's own optimum
  public record Course(
      String method, Weighting weighting, List<Double> distance, Range last, Range limit) {
    public Course {
      distance = List.copyOf(distance);
    }
  }

  /// @param rows with a loss under both models
  public record Target(String model, int rows, Range correlation) {}

  /// @param losses mean of the held-out rows after each training, in nats
  public record Trainings(int count, int heldOutRows, List<Double> losses) {
    public Trainings {
      losses = List.copyOf(losses);
    }
  }

  public static DiagnosisDetails read(Path file) throws IOException {
    return Json.read(file, DiagnosisDetails.class);
  }

  public static DiagnosisDetails of(Diagnosis found) {
    var subsets = new ArrayList<SubsetRow>();
    for (GradientPart part : found.gradients()) {
      for (SubsetError error : part.errors()) {
        subsets.add(
            new SubsetRow(
                part.step(),
                error.method(),
                error.weighting(),
                error.budget(),
                error.rows(),
                Range.of(error.mean()),
                error.errors().size()));
      }
    }
    return new DiagnosisDetails(
        Version.SCHEMA,
        found.ownBudget(),
        found.gradients().stream().map(DiagnosisDetails::checkpoint).toList(),
        subsets,
        found.head().map(DiagnosisDetails::head),
        found.stability().adjustedRand(),
        found.target().map(t -> new Target(t.target(), t.rows(), Range.of(t.correlation()))),
        found.trainings().isEmpty() ? Optional.empty() : Optional.of(trainings(found.trainings())));
  }

  private static Checkpoint checkpoint(GradientPart part) {
    var pairs = part.pairs();
    return new Checkpoint(
        part.step(),
        part.rows(),
        part.parameters(),
        part.coordinates(),
        part.productError(),
        pairs.rows(),
        pairs.pairs(),
        pairs.insidePairs(),
        Range.of(pairs.inside()),
        Range.of(pairs.across()),
        Range.of(pairs.explained()),
        Range.of(pairs.distance()),
        Range.of(pairs.direction()));
  }

  private static Head head(HeadPart part) {
    return new Head(
        part.rows(),
        part.tokens(),
        part.classes(),
        part.inputs(),
        part.ridge(),
        part.subset(),
        part.optimumError(),
        part.courses().stream()
            .map(
                course ->
                    new Course(
                        course.method(),
                        course.weighting(),
                        course.mean(),
                        Range.of(DrawIntervals.mean(course.last())),
                        Range.of(
                            DrawIntervals.mean(
                                course.limits().stream().mapToDouble(l -> l).toArray()))))
            .toList());
  }

  private static Trainings trainings(List<TrainingPart> parts) {
    return new Trainings(
        parts.size(),
        parts.getFirst().losses().size(),
        parts.stream()
            .map(part -> part.losses().stream().mapToDouble(l -> l).sum() / part.losses().size())
            .toList());
  }
}
