package dev.s2l.select;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.s2l.cluster.ClusterSettings;
import dev.s2l.facility.FacilityLocationSettings;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import dev.s2l.trajectory.ReferenceCheckpoint;
import java.util.List;
import java.util.Optional;

/// A way to choose rows. `N` is the number of rows that can be chosen, `C` of clustered columns.
/// Ties go to the lower row; the confidence of a response is `exp(−loss)`.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "name")
@JsonSubTypes({
  @JsonSubTypes.Type(value = SelectionMethod.SmallToLarge.class, name = "small-to-large"),
  @JsonSubTypes.Type(value = SelectionMethod.UniformRandom.class, name = "random"),
  @JsonSubTypes.Type(
      value = SelectionMethod.SourceBalancedRandom.class,
      name = "source-balanced-random"),
  @JsonSubTypes.Type(value = SelectionMethod.LeastConfidence.class, name = "least-confidence"),
  @JsonSubTypes.Type(value = SelectionMethod.MiddlePerplexity.class, name = "middle-perplexity"),
  @JsonSubTypes.Type(value = SelectionMethod.HighLearnability.class, name = "high-learnability"),
  @JsonSubTypes.Type(value = SelectionMethod.FacilityLocation.class, name = "facility-location"),
  @JsonSubTypes.Type(
      value = SelectionMethod.ConfidenceCurriculum.class,
      name = "confidence-curriculum"),
  @JsonSubTypes.Type(
      value = SelectionMethod.LearningPercentage.class,
      name = "learning-percentage"),
  @JsonSubTypes.Type(value = SelectionMethod.LongestResponse.class, name = "longest-response"),
  @JsonSubTypes.Type(value = SelectionMethod.Full.class, name = "full")
})
public sealed interface SelectionMethod {

  /// The paper's method: k-means over loss trajectories, then the same number of rows from every
  /// cluster as far as its size allows. Costs k-means, about `N · C · K` multiply-adds an
  /// iteration.
  record SmallToLarge(ClusterSettings clusters) implements SelectionMethod {}

  /// Uniformly, without replacement. Costs `N`.
  record UniformRandom() implements SelectionMethod {}

  /// The same share of the budget for every source, as far as its rows go, and inside each
  /// uniformly, without replacement. Costs `N`.
  record SourceBalancedRandom() implements SelectionMethod {}

  /// The rows whose response the proxy finds least likely per token. Costs a sort.
  record LeastConfidence(ReferenceCheckpoint checkpoint) implements SelectionMethod {}

  /// The rows around the median rank of the perplexity of the response. Costs a sort.
  record MiddlePerplexity(ReferenceCheckpoint checkpoint) implements SelectionMethod {}

  /// The rows whose loss falls most from the first recorded column to the reference checkpoint.
  /// Costs a sort.
  record HighLearnability(ReferenceCheckpoint checkpoint) implements SelectionMethod {}

  /// The rows that best stand for all: greedy maximum of `f(S) = Σ_i max_{j ∈ S} sim(i, j)`, cosine
  /// similarity of embeddings. Costs `N² · d` for dimension `d`.
  record FacilityLocation(FacilityLocationSettings settings) implements SelectionMethod {}

  /// The most confident rows; their rank is the order to train in. Costs a sort.
  record ConfidenceCurriculum(ReferenceCheckpoint checkpoint) implements SelectionMethod {}

  /// The rows that were learned late: lowest share of the whole fall of the loss that had happened
  /// at the reference checkpoint (Mekala et al. 2024, with losses for perplexities). Rows whose
  /// loss never fell come last. Costs a sort.
  record LearningPercentage(ReferenceCheckpoint checkpoint) implements SelectionMethod {}

  /// The rows with the longest response in characters. Needs the data set. Costs a sort.
  record LongestResponse() implements SelectionMethod {}

  /// Every row; the budget is not looked at.
  record Full() implements SelectionMethod {}

  /// What the names stand for; every method takes from it what it needs.
  ///
  /// @param clusters for `small-to-large`
  /// @param checkpoint for the scored methods; absent: `early` for `learning-percentage`, else
  ///   `late`
  record Options(ClusterSettings clusters, Optional<ReferenceCheckpoint> checkpoint) {
    ReferenceCheckpoint orLate() {
      return checkpoint.orElseGet(ReferenceCheckpoint.Late::new);
    }
  }

  /// The method of a name on the command line.
  ///
  /// @throws S2lException (2) for an unknown name, listing the known ones
  static SelectionMethod named(String name, Options options) {
    return switch (name) {
      case "small-to-large" -> new SmallToLarge(options.clusters);
      case "random" -> new UniformRandom();
      case "source-balanced-random" -> new SourceBalancedRandom();
      case "least-confidence" -> new LeastConfidence(options.orLate());
      case "middle-perplexity" -> new MiddlePerplexity(options.orLate());
      case "high-learnability" -> new HighLearnability(options.orLate());
      case "facility-location" -> new FacilityLocation(FacilityLocationSettings.DEFAULT);
      case "confidence-curriculum" -> new ConfidenceCurriculum(options.orLate());
      case "learning-percentage" ->
          new LearningPercentage(options.checkpoint.orElseGet(ReferenceCheckpoint.Early::new));
      case "longest-response" -> new LongestResponse();
      case "full" -> new Full();
      default ->
          throw new S2lException(
              ExitCode.USAGE,
              Phrase.of("--method %s: expected one of %s.", name, String.join(", ", names())));
    };
  }

  /// The names that [#named] knows.
  static List<String> names() {
    return List.of(
        "small-to-large",
        "random",
        "source-balanced-random",
        "least-confidence",
        "middle-perplexity",
        "high-learnability",
        "facility-location",
        "confidence-curriculum",
        "learning-percentage",
        "longest-response",
        "full");
  }

  /// The name on the command line and in `card.json`.
  default String name() {
    return switch (this) {
      case SmallToLarge m -> "small-to-large";
      case UniformRandom m -> "random";
      case SourceBalancedRandom m -> "source-balanced-random";
      case LeastConfidence m -> "least-confidence";
      case MiddlePerplexity m -> "middle-perplexity";
      case HighLearnability m -> "high-learnability";
      case FacilityLocation m -> "facility-location";
      case ConfidenceCurriculum m -> "confidence-curriculum";
      case LearningPercentage m -> "learning-percentage";
      case LongestResponse m -> "longest-response";
      case Full m -> "full";
    };
  }
}
