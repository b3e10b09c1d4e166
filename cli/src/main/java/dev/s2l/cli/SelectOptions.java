package dev.s2l.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
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
              + " facility-location, confidence-curriculum or full. Default: ${DEFAULT-VALUE}.")
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
}
