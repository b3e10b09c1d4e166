package dev.s2l.cli;

import dev.s2l.cluster.ClusterSettings;
import dev.s2l.cluster.ClusteredValues;
import dev.s2l.cluster.Preset;
import dev.s2l.select.Budget;
import dev.s2l.select.Protection;
import dev.s2l.select.RowFilter;
import dev.s2l.select.SelectionMethod;
import dev.s2l.select.SelectionSettings;
import dev.s2l.select.SourceSplit;
import dev.s2l.suspect.SuspectKind;
import dev.s2l.trajectory.ColumnRange;
import dev.s2l.trajectory.ReferenceCheckpoint;
import dev.s2l.trajectory.Transform;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// Which rows are kept.
final class SelectOptions {
  static final String ALL = "100%";
  static final String ALL_COLUMNS = "all";
  static final String RAW = "raw";
  static final String PAPER = "paper";

  @Option(
      names = "--budget",
      paramLabel = "N|P%",
      description =
          "Size of the subset, in rows or in percent of the rows that have losses. Ignored with"
              + " --method full.")
  @Nullable String budget;

  @Option(
      names = "--method",
      paramLabel = "NAME",
      defaultValue = "small-to-large",
      completionCandidates = MethodWords.class,
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  String method = "small-to-large";

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      defaultValue = PAPER,
      description =
          "paper, or reference for what the authors' code does. Default: ${DEFAULT-VALUE}.")
  String preset = PAPER;

  @Option(
      names = "--num-clusters",
      paramLabel = "K",
      description =
          "Clusters, of loss trajectories or of what the method clusters. Default: 100, but at most"
              + " a third of the smallest budget; 100 in each source with --preset reference.")
  @Nullable Integer numClusters;

  @Option(
      names = "--cluster-steps",
      split = ",",
      paramLabel = "STEP",
      description = "Cluster the losses at these steps. Default: the multiples of --record-steps.")
  @Nullable List<Integer> clusterSteps;

  @Option(
      names = "--cluster-range",
      paramLabel = "RANGE",
      defaultValue = ALL_COLUMNS,
      description =
          "Which of these are clustered: all, early, late, first-N, every-N or FIRST-LAST in"
              + " steps."
              + " Default: ${DEFAULT-VALUE}.")
  String clusterRange = ALL_COLUMNS;

  @Option(
      names = "--num-loss-checkpoints",
      paramLabel = "C",
      description = "Of the clustered columns keep every ⌊count / C⌋-th. Default: all.")
  @Nullable Integer numLossCheckpoints;

  @Option(
      names = "--transform",
      paramLabel = "NAME",
      defaultValue = RAW,
      description =
          "What is clustered: raw losses (the paper), delta (from column to column), zscore (of"
              + " each row: shape without level) or log. Default: ${DEFAULT-VALUE}.")
  String transform = RAW;

  @Option(
      names = "--sweep-clusters",
      split = ",",
      paramLabel = "K",
      description =
          "Try these numbers of clusters, print the criterion of Caliński and Harabasz for each and"
              + " take the best, instead of --num-clusters.")
  @Nullable List<Integer> sweepClusters;

  @Option(
      names = "--stability",
      paramLabel = "SAMPLES",
      defaultValue = "0",
      description =
          "Cluster this many bootstrap samples too and print how far the clusters agree (adjusted"
              + " Rand index). Default: ${DEFAULT-VALUE}.")
  int stability;

  @Option(
      names = "--reference-checkpoint",
      paramLabel = "early|late|STEP",
      description =
          "The checkpoint whose losses the scoring methods use. Default: late; early for"
              + " learning-percentage.")
  @Nullable String referenceCheckpoint;

  @Option(
      names = "--per-source",
      description = "Divide the budget evenly over the sources and choose inside each.")
  boolean perSource;

  @Option(
      names = "--always-keep",
      parameterConsumer = CommaValues.OfList.class,
      paramLabel = "FILTER",
      description =
          "Keep these rows in any case: source=NAME or topic=NAME, where NAME may end in *. They"
              + " count against the budget.")
  List<String> alwaysKeep = new ArrayList<>();

  @Option(
      names = "--min-per-topic",
      paramLabel = "N",
      defaultValue = "0",
      description = "Keep at least this many rows of every topic. Default: ${DEFAULT-VALUE}.")
  int minPerTopic;

  @Option(
      names = "--exclude",
      split = ",",
      paramLabel = "KIND",
      completionCandidates = SuspectWords.class,
      description = "Never choose suspects of these kinds: ${COMPLETION-CANDIDATES}.")
  List<String> exclude = new ArrayList<>();

  @Option(
      names = "--nested",
      split = ",",
      paramLabel = "N|P%",
      description =
          "Smaller budgets whose subsets are written too, to selection/nested/; each lies inside"
              + " the next larger one.")
  List<String> nested = new ArrayList<>();

  /// The names that a shell completes and the help lists.
  static final class MethodWords implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return SelectionMethod.names().iterator();
    }
  }

  /// As above.
  static final class SuspectWords implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Stream.of(SuspectKind.values()).map(SuspectKind::word).iterator();
    }
  }

  SelectionSettings settings(CommandSpec spec, long seed) {
    var chosen = method(spec);
    var console = ConsoleProgress.on(spec.commandLine().getErr());
    IgnoredChoices.of(chosen, this).forEach(ignored -> console.warn(ignored.sentence(method)));
    boolean all = chosen instanceof SelectionMethod.Full;
    Budget size = Budget.parse(all ? ALL : Needed.option(spec, "--budget", budget));
    return new SelectionSettings(
        chosen, size, seed, protection(), nested.stream().map(Budget::parse).toList());
  }

  /// The method with its settings.
  SelectionMethod method(CommandSpec spec) {
    var checkpoint = Optional.ofNullable(referenceCheckpoint).map(ReferenceCheckpoint::parse);
    return SelectionMethod.named(method, new SelectionMethod.Options(clusters(spec), checkpoint));
  }

  /// The rules over the method.
  Protection protection() {
    return new Protection(
        perSource ? SourceSplit.EVEN : SourceSplit.NONE,
        alwaysKeep.stream().map(RowFilter::parse).toList(),
        minPerTopic,
        exclude.stream().map(SuspectKind::named).toList());
  }

  private ClusterSettings clusters(CommandSpec spec) {
    if (numClusters != null && sweepClusters != null) {
      throw new ParameterException(
          spec.commandLine(), "give --num-clusters or --sweep-clusters, not both.");
    }
    var defaults = ClusterSettings.PAPER;
    return new ClusterSettings(
        Preset.named(preset),
        Optional.ofNullable(numClusters),
        clusterSteps == null ? defaults.clusterSteps() : clusterSteps,
        numLossCheckpoints == null ? defaults.numLossCheckpoints() : numLossCheckpoints,
        new ClusteredValues(ColumnRange.parse(clusterRange), Transform.named(transform)),
        sweepClusters == null ? List.of() : sweepClusters,
        stability);
  }
}
