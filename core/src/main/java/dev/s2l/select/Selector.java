package dev.s2l.select;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Progress;
import dev.s2l.run.S2lException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/// Chooses rows: [#select].
///
/// In order: the rows that have losses and are not excluded; among them those that are kept in any
/// case; the shares of the sources, if they are asked for; the method inside each source.
public final class Selector {
  private final SelectionInput input;
  private final SelectionSettings settings;
  private final BitSet excluded;
  private final Progress progress;
  private final Selection.Builder chosen = new Selection.Builder();
  private final List<Quota> quotas = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  private Selector(
      SelectionInput input, SelectionSettings settings, BitSet excluded, Progress progress) {
    this.input = input;
    this.settings = settings;
    this.excluded = excluded;
    this.progress = progress;
  }

  /// @param suspects found before; those of the kinds that the settings exclude cannot be chosen
  /// @throws S2lException (3) if no row can be chosen, (2) if the settings do not fit the input
  public static SelectionResult select(
      SelectionInput input, SelectionSettings settings, List<Suspect> suspects, Progress progress) {
    var excluded = new BitSet();
    for (Suspect suspect : suspects) {
      if (settings.protection().excluded().contains(suspect.kind())) {
        excluded.set(suspect.row());
      }
    }
    return new Selector(input, settings, excluded, progress).select();
  }

  private SelectionResult select() {
    int[] usable = input.trajectories().usableRows();
    int[] eligible = Arrays.stream(usable).filter(row -> !excluded.get(row)).toArray();
    if (eligible.length == 0) {
      throw new S2lException(
          ExitCode.DATA,
          "no row can be chosen: of %,d rows %,d have finite losses at every recorded step, and %,d of these are excluded as suspects."
              .formatted(input.trajectories().rows(), usable.length, usable.length));
    }
    int budget = budget(usable.length, eligible.length);
    boolean[] kept = new KeptRows(input, settings).among(eligible, budget);
    Optional<Clusters> clusters =
        switch (settings.method()) {
          case SelectionMethod.SmallToLarge(var clustering) ->
              Optional.of(drawFromClusters(clustering, usable, budget, kept));
          case SelectionMethod.UniformRandom m -> takePreferred(eligible, budget, kept);
          case SelectionMethod.LeastConfidence m -> takePreferred(eligible, budget, kept);
          case SelectionMethod.MiddlePerplexity m -> takePreferred(eligible, budget, kept);
          case SelectionMethod.HighLearnability m -> takePreferred(eligible, budget, kept);
          case SelectionMethod.FacilityLocation m -> takePreferred(eligible, budget, kept);
          case SelectionMethod.ConfidenceCurriculum m -> takePreferred(eligible, budget, kept);
          case SelectionMethod.LearningPercentage m -> takePreferred(eligible, budget, kept);
          case SelectionMethod.LongestResponse m -> takePreferred(eligible, budget, kept);
          case SelectionMethod.Full m -> takeAll(eligible);
        };
    warnings.forEach(progress::warn);
    return new SelectionResult(
        chosen.build(), usable.length, eligible.length, budget, quotas, clusters, warnings);
  }

  private int budget(int usable, int eligible) {
    int budget = settings.budget().rows(usable);
    if (settings.budget().exceeds(usable)) {
      warnings.add(
          "the budget %s asks for more rows than the %,d there are: all of them are chosen."
              .formatted(settings.budget().text(), usable));
    } else if (budget > eligible) {
      warnings.add(
          "the budget of %,d rows exceeds the %,d rows that are left after %,d suspects were excluded: all of these are chosen."
              .formatted(budget, eligible, usable - eligible));
    }
    return Math.min(budget, eligible);
  }

  private Clusters drawFromClusters(
      ClusterSettings clustering, int[] usable, int budget, boolean[] kept) {
    boolean reference = clustering.preset() == Preset.REFERENCE;
    int[][] parts = parts(usable, reference);
    int[][] open = new int[parts.length][];
    Arrays.setAll(open, i -> Arrays.stream(parts[i]).filter(row -> !excluded.get(row)).toArray());
    int[] shares = shares(open, kept, budget);
    var trajectoryClusters =
        new TrajectoryClusters(input.trajectories(), clustering, settings.seed());
    for (int i : FairShares.ascending(Groups.sizes(parts))) {
      String source = splits(reference) ? input.sources().of(parts[i][0]) : "";
      int first = trajectoryClusters.add(parts[i], source);
      int[][] members = trajectoryClusters.members(open[i], first);
      var draw = new ClusterDraw(members, first, source, kept, settings.seed(), chosen);
      quotas.addAll(reference ? draw.reference(shares[i]) : draw.balanced(shares[i]));
    }
    Clusters clusters = trajectoryClusters.finished();
    if (clusters.steps().size() < 2) {
      warnings.add(
          "only one column of losses (step %s) is clustered: trajectories of one point say little. Record more often."
              .formatted(clusters.steps().getFirst()));
    }
    return clusters;
  }

  private Optional<Clusters> takePreferred(int[] eligible, int budget, boolean[] kept) {
    int[][] parts = parts(eligible, false);
    int[] shares = shares(parts, kept, budget);
    var preferences = new Preferences(input, settings.seed());
    for (int i : FairShares.ascending(Groups.sizes(parts))) {
      String source = splits(false) ? input.sources().of(parts[i][0]) : "";
      int[] open = Arrays.stream(parts[i]).filter(row -> !kept[row]).toArray();
      int rank = 0;
      for (int row : parts[i]) {
        if (kept[row]) {
          chosen.add(row, Selection.NO_CLUSTER, rank++, Reason.KEPT);
        }
      }
      int count = shares[i] - rank;
      int[] order = preferences.order(settings.method(), open, source, count);
      for (int place = 0; place < count; place++) {
        chosen.add(order[place], Selection.NO_CLUSTER, rank++, Reason.SCORE);
      }
      quotas.add(new Quota(Selection.NO_CLUSTER, source, parts[i].length, shares[i], shares[i]));
    }
    return Optional.empty();
  }

  private Optional<Clusters> takeAll(int[] eligible) {
    for (int i = 0; i < eligible.length; i++) {
      chosen.add(eligible[i], Selection.NO_CLUSTER, i, Reason.KEPT);
    }
    int size = eligible.length;
    quotas.add(new Quota(Selection.NO_CLUSTER, "", size, size, size));
    return Optional.empty();
  }

  private boolean splits(boolean reference) {
    return reference || settings.protection().sourceSplit() == SourceSplit.EVEN;
  }

  /// The rows of each source that has any, in the order of their names; or all rows.
  private int[][] parts(int[] rows, boolean reference) {
    if (!splits(reference)) {
      return new int[][] {rows};
    }
    return Arrays.stream(input.sources().group(rows))
        .filter(group -> group.length > 0)
        .toArray(int[][]::new);
  }

  private static int[] shares(int[][] parts, boolean[] kept, int budget) {
    int[] floors = new int[parts.length];
    for (int i = 0; i < parts.length; i++) {
      for (int row : parts[i]) {
        floors[i] += kept[row] ? 1 : 0;
      }
    }
    return FairShares.of(Groups.sizes(parts), floors, budget).taken();
  }
}
