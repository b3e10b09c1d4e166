package dev.s2l.cli;

import dev.s2l.select.Budget;
import dev.s2l.select.ClusterSettings;
import dev.s2l.select.Preset;
import dev.s2l.select.Protection;
import dev.s2l.select.ReferenceCheckpoint;
import dev.s2l.select.SelectionMethod;
import dev.s2l.select.SelectionSettings;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// Which rows are kept.
final class SelectOptions {
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
      description =
          "Whose losses the scored methods use. Default: late; early for learning-percentage.")
  @Nullable String referenceCheckpoint;

  SelectionSettings settings(CommandSpec spec, long seed) {
    var checkpoint = Optional.ofNullable(referenceCheckpoint).map(ReferenceCheckpoint::parse);
    var chosen = SelectionMethod.named(method, new SelectionMethod.Options(clusters(), checkpoint));
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
