package dev.s2l.cli;

import dev.s2l.select.Budget;
import dev.s2l.select.ClusterSettings;
import dev.s2l.select.Preset;
import dev.s2l.select.Protection;
import dev.s2l.select.ReferenceCheckpoint;
import dev.s2l.select.SelectionMethod;
import dev.s2l.select.SelectionSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// Which rows are kept.
final class SelectOptions {
  private static final List<String> METHODS =
      List.of(
          "small-to-large",
          "random",
          "least-confidence",
          "middle-perplexity",
          "high-learnability",
          "confidence-curriculum",
          "learning-percentage",
          "longest-response",
          "full");

  @Option(
      names = "--budget",
      paramLabel = "N|P%%",
      description = "Size of the subset, in rows or in percent of the accepted rows.")
  @Nullable String budget;

  @Option(
      names = "--method",
      paramLabel = "NAME",
      defaultValue = "small-to-large",
      description =
          "small-to-large, random, least-confidence, middle-perplexity, high-learnability,"
              + " confidence-curriculum, learning-percentage, longest-response or full."
              + " Default: ${DEFAULT-VALUE}.")
  String method = "small-to-large";

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      defaultValue = "paper",
      description =
          "paper, or reference for what the authors' code does. Default: ${DEFAULT-VALUE}.")
  String preset = "paper";

  @Option(
      names = "--num-clusters",
      paramLabel = "K",
      description = "Clusters of loss trajectories. Default: 100.")
  @Nullable Integer numClusters;

  @Option(
      names = "--cluster-steps",
      split = ",",
      paramLabel = "STEP",
      description = "Cluster the losses at these steps. Default: the multiples of --record-steps.")
  @Nullable List<Integer> clusterSteps;

  @Option(
      names = "--reference-checkpoint",
      paramLabel = "early|late|STEP",
      defaultValue = "late",
      description = "Whose losses the scored methods use. Default: ${DEFAULT-VALUE}.")
  String referenceCheckpoint = "late";

  SelectionSettings settings(CommandSpec spec, long seed) {
    var checkpoint = ReferenceCheckpoint.parse(referenceCheckpoint);
    SelectionMethod chosen =
        switch (method) {
          case "small-to-large" -> new SelectionMethod.SmallToLarge(clusters());
          case "random" -> new SelectionMethod.UniformRandom();
          case "least-confidence" -> new SelectionMethod.LeastConfidence(checkpoint);
          case "middle-perplexity" -> new SelectionMethod.MiddlePerplexity(checkpoint);
          case "high-learnability" -> new SelectionMethod.HighLearnability(checkpoint);
          case "confidence-curriculum" -> new SelectionMethod.ConfidenceCurriculum(checkpoint);
          case "learning-percentage" -> new SelectionMethod.LearningPercentage(checkpoint);
          case "longest-response" -> new SelectionMethod.LongestResponse();
          case "full" -> new SelectionMethod.Full();
          default -> throw Choices.unknown("--method", method, METHODS);
        };
    Budget size =
        chosen instanceof SelectionMethod.Full
            ? Budget.parse("100%")
            : Budget.parse(Needed.option(spec, "--budget", budget));
    return new SelectionSettings(chosen, size, seed, Protection.NONE);
  }

  private ClusterSettings clusters() {
    var defaults = ClusterSettings.PAPER;
    return new ClusterSettings(
        Preset.named(preset),
        numClusters == null ? defaults.numClusters() : numClusters,
        clusterSteps == null ? defaults.clusterSteps() : clusterSteps,
        defaults.numLossCheckpoints());
  }
}
