package dev.s2l.select;

import dev.s2l.cluster.ClusterCount;
import dev.s2l.cluster.ClusterSettings;
import dev.s2l.cluster.ClusteredColumns;
import dev.s2l.cluster.TrajectoryClustering;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.Progress;
import dev.s2l.run.S2lException;
import dev.s2l.run.StopSignal;
import dev.s2l.suspect.Suspect;
import dev.s2l.trajectory.Signal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Chooses rows: [#select].
///
/// It works in this order. It takes the rows that have losses and are not excluded. Among them it
/// finds those that are kept in any case. It divides the budget over the sources if this is asked
/// for. Then the method chooses inside each source. Smaller budgets are drawn in the same way, and
/// a larger one contains them.
public final class Selector {
  /// How many rows a warning names.
  private static final int NAMED_ROWS = 10;

  private final SelectionInput input;
  private final SelectionSettings settings;
  private final BitSet excluded;
  private final Progress progress;
  private final StopSignal stop;
  private final Optional<TrajectoryClustering> given;
  private final List<String> warnings = new ArrayList<>();

  private Selector(
      SelectionInput input,
      SelectionSettings settings,
      BitSet excluded,
      Progress progress,
      StopSignal stop,
      Optional<TrajectoryClustering> given) {
    this.input = input;
    this.settings = settings;
    this.excluded = excluded;
    this.progress = progress;
    this.stop = stop;
    this.given = given;
  }

  /// Checks that the rules and the method have the data they need, and that the rows that are kept
  /// and the nested budgets fit into the budget.
  ///
  /// @throws S2lException (2) naming the option that cannot be followed
  public static void refuseUnmet(SelectionInput input, SelectionSettings settings) {
    new RuleNeeds(input, settings).check();
    int usable = input.trajectories().usableRows().length;
    if (usable == 0) {
      return;
    }
    int budget = settings.budget().rows(usable);
    int smallest = new NestedSizes(settings, budget).of(usable).stream().reduce(budget, Math::min);
    new KeptRows(input, settings).among(input.trajectories().usableRows(), smallest);
    if (settings.method() instanceof SelectionMethod.Clustering method
        && method.signals().isEmpty()) {
      ClusteredColumns.steps(input.trajectories(), method.clusters());
    }
  }

  /// @param suspects found before; those of the kinds that the settings exclude cannot be chosen
  /// @throws S2lException (3) if no row can be chosen, (2) if the settings do not fit the input
  public static SelectionResult select(
      SelectionInput input, SelectionSettings settings, List<Suspect> suspects, Progress progress) {
    return select(input, settings, suspects, progress, new StopSignal());
  }

  /// As above; clustering ends between two iterations if it is to stop.
  ///
  /// @throws S2lException (130, 143) if stopped
  public static SelectionResult select(
      SelectionInput input,
      SelectionSettings settings,
      List<Suspect> suspects,
      Progress progress,
      StopSignal stop) {
    return selector(input, settings, suspects, progress, stop, Optional.empty()).select();
  }

  /// The clusters that [#select] would draw from; empty for methods without clusters. Warnings come
  /// with the draw.
  ///
  /// @param suspects as in [#select]
  /// @throws S2lException as [#select]
  public static Optional<TrajectoryClustering> cluster(
      SelectionInput input,
      SelectionSettings settings,
      List<Suspect> suspects,
      Progress progress,
      StopSignal stop) {
    return selector(input, settings, suspects, progress, stop, Optional.empty()).cluster();
  }

  /// Draws from clusters of the same input that were made before: one clustering serves every
  /// budget and every seed of the draw.
  ///
  /// @param clusters of [#cluster] or [SelectionResult#clusters], made with the same split by
  ///   source
  /// @throws S2lException (3) if no row can be chosen, (2) if the settings do not fit the input
  public static SelectionResult draw(
      SelectionInput input,
      SelectionSettings settings,
      List<Suspect> suspects,
      TrajectoryClustering clusters,
      Progress progress) {
    return selector(input, settings, suspects, progress, new StopSignal(), Optional.of(clusters))
        .select();
  }

  /// Whether clusters that were read from a folder have everything that a selection needs: the same
  /// number of parts, the numbers of clusters that were tried, and the bootstrap samples.
  public static boolean canDrawFrom(
      TrajectoryClustering clusters, SelectionInput input, SelectionSettings settings) {
    return settings.method() instanceof SelectionMethod.Balanced method
        && clusters.sweep().isEmpty() == method.clusters().sweep().isEmpty()
        && clusters.stability().size() == method.clusters().bootstrapSamples()
        && clusters.parts()
            == parts(input, input.trajectories().usableRows(), method.clusters(), settings).count();
  }

  private static Selector selector(
      SelectionInput input,
      SelectionSettings settings,
      List<Suspect> suspects,
      Progress progress,
      StopSignal stop,
      Optional<TrajectoryClustering> given) {
    var excluded = new BitSet();
    for (Suspect suspect : suspects) {
      if (settings.protection().excluded().contains(suspect.kind())) {
        excluded.set(suspect.row());
      }
    }
    return new Selector(input, settings, excluded, progress, stop, given);
  }

  /// What is known before a row is chosen.
  ///
  /// @param usable rows that have losses
  /// @param eligible those of them that are not excluded
  /// @param budget rows to choose
  /// @param sizes rows of the nested budgets
  /// @param kept by row: whether it is chosen in any case
  private record Terms(
      int[] usable, int[] eligible, int budget, List<Integer> sizes, boolean[] kept) {
    int smallest() {
      return sizes.stream().reduce(budget, Math::min);
    }
  }

  private Optional<TrajectoryClustering> cluster() {
    return settings.method() instanceof SelectionMethod.Balanced method
        ? Optional.of(cluster(terms(), method))
        : Optional.empty();
  }

  private Terms terms() {
    warnings.addAll(new RuleNeeds(input, settings).check());
    warnings.addAll(input.trajectories().gaps().sentences(input.trajectories().rows()));
    int[] usable = input.trajectories().usableRows();
    int[] open =
        excluded.isEmpty()
            ? usable
            : Arrays.stream(usable).filter(row -> !excluded.get(row)).toArray();
    if (open.length == 0) {
      throw new S2lException(
          ExitCode.DATA,
          Phrase.of(
              "no row can be chosen: of %,d rows %,d have finite losses at every recorded step, and"
                  + " %,d of these are excluded as suspects.",
              input.trajectories().rows(), usable.length, usable.length));
    }
    int[] eligible = withoutRefused(open);
    int budget = budget(usable.length, open.length, eligible.length);
    List<Integer> sizes = new NestedSizes(settings, budget).of(usable.length);
    int smallest = sizes.stream().reduce(budget, Math::min);
    boolean[] kept = new KeptRows(input, settings).among(eligible, smallest);
    return new Terms(usable, eligible, budget, sizes, kept);
  }

  /// The rows that the method may choose, and those that the user named.
  private int[] withoutRefused(int[] open) {
    if (!(settings.method() instanceof SelectionMethod.Ranking method)) {
      return open;
    }
    var refused = new BitSet();
    boolean[] kept = new KeptRows(input, settings).named(open);
    method
        .refused(ranks(), open)
        .forEach(
            (why, rows) -> {
              int[] left = Arrays.stream(rows).filter(row -> !kept[row]).toArray();
              if (left.length > 0) {
                Arrays.stream(left).forEach(refused::set);
                warnings.add(
                    Phrase.of(
                        "%s never chooses %,d of %,d rows, which have %s. These are the rows %s.",
                        method.name(), left.length, open.length, why, few(left)));
              }
            });
    int[] eligible = Arrays.stream(open).filter(row -> !refused.get(row)).toArray();
    if (eligible.length == 0) {
      throw new S2lException(ExitCode.DATA, "no row can be chosen. " + String.join(" ", warnings));
    }
    return eligible;
  }

  private static String few(int[] rows) {
    String named =
        Arrays.stream(rows)
            .limit(NAMED_ROWS)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(", "));
    return rows.length > NAMED_ROWS
        ? named + Phrase.of(" and %,d more", rows.length - NAMED_ROWS)
        : named;
  }

  private Ranks ranks() {
    return new Ranks(input, settings.seed(), stop);
  }

  private SelectionResult select() {
    var terms = terms();
    int[] usable = terms.usable();
    int budget = terms.budget();
    PreparedMethod draws = draws(terms);
    var chosen = new ChosenRows.Builder();
    List<Quota> quotas = draws.draw(budget, chosen);
    var selection = chosen.build();
    Optional<TrajectoryClustering> clusters = Optional.empty();
    if (draws instanceof PreparedClusters made) {
      clusters = Optional.of(made.clusters());
      warnOfFewColumns(made.clusters());
      warnOfFewClusters(made.clusters());
      warnOfClusterCount(made.clusters(), terms.smallest());
    }
    Optional<LengthMatch> lengths =
        settings.method() instanceof SelectionMethod.LengthMatchedRandom
            ? Optional.of(LengthBins.of(input, usable).match(selection.rows()))
            : Optional.empty();
    warnings.addAll(new RecordingWarnings(input).words(usable, selection));
    var leftOut = new CoverageWarnings(input, usable, excluded);
    warnings.addAll(leftOut.by(selection, quotas, "the subset"));
    var nested = new ArrayList<SelectionResult.Nested>();
    for (int i = 0; i < terms.sizes().size(); i++) {
      var inside = new ChosenRows.Builder();
      List<Quota> shares = draws.draw(terms.sizes().get(i), inside);
      var smaller = new SelectionResult.Nested(settings.nested().get(i), inside.build());
      nested.add(smaller);
      String name = "the subset of budget " + smaller.budget().text();
      warnings.addAll(leftOut.by(smaller.selection(), shares, name));
    }
    warnings.forEach(progress::warn);
    return new SelectionResult(
        selection,
        usable.length,
        terms.eligible().length,
        budget,
        quotas,
        clusters,
        lengths,
        nested,
        warnings);
  }

  private static SourceParts parts(
      SelectionInput input, int[] usable, ClusterSettings clustering, SelectionSettings settings) {
    SourceSplit split =
        switch (clustering.preset()) {
          case PAPER -> settings.protection().sourceSplit();
          case REFERENCE -> SourceSplit.EVEN;
        };
    return SourceParts.of(usable, input.sources(), split);
  }

  private TrajectoryClustering cluster(Terms terms, SelectionMethod.Clustering method) {
    var points =
        method instanceof SelectionMethod.Balanced balanced
            ? balanced.points(ranks(), terms.usable())
            : input.trajectories();
    var made =
        PreparedClusters.cluster(
            points,
            method.clusters(),
            parts(input, terms.usable(), method.clusters(), settings),
            excluded,
            terms.kept(),
            terms.smallest(),
            settings.seed(),
            progress,
            stop);
    return method.signals().isEmpty() ? made : made.ofPoints();
  }

  private PreparedMethod draws(Terms terms) {
    int[] eligible = terms.eligible();
    boolean[] kept = terms.kept();
    var method = settings.method();
    return switch (method) {
      case SelectionMethod.Balanced balanced -> fromClusters(terms, balanced);
      case SelectionMethod.LengthMatchedRandom matched ->
          new PreparedLengthMatch(
              fromClusters(terms, matched),
              SourceParts.of(eligible, input.sources(), settings.protection().sourceSplit()),
              LengthBins.of(input, terms.usable()),
              kept,
              settings.seed());
      case SelectionMethod.Ranking ranking -> preferred(ranking, eligible, kept);
      case SelectionMethod.Full m -> new EveryRow(eligible);
    };
  }

  private PreparedClusters fromClusters(Terms terms, SelectionMethod.Clustering method) {
    var parts = parts(input, terms.usable(), method.clusters(), settings);
    TrajectoryClustering clusters = given.orElseGet(() -> cluster(terms, method));
    if (clusters.parts() != parts.count()) {
      throw new IllegalArgumentException(
          Phrase.of("clusters of %,d sources, drawn by %,d", clusters.parts(), parts.count()));
    }
    return new PreparedClusters(
        clusters, method.clusters().preset(), parts, excluded, terms.kept(), settings.seed());
  }

  private PreparedMethod preferred(
      SelectionMethod.Ranking ranking, int[] eligible, boolean[] kept) {
    var split = ranking.split(settings.protection().sourceSplit());
    return new PreparedRanking(
        ranking, SourceParts.of(eligible, input.sources(), split), ranks(), kept);
  }

  private void warnOfFewColumns(TrajectoryClustering clusters) {
    if (clusters.steps().size() == 1) {
      warnings.add(
          Phrase.of(
              "only one column of losses (step %s) is clustered: trajectories of one point say"
                  + " little. Record more often.",
              clusters.steps().getFirst()));
    }
  }

  private void warnOfFewClusters(TrajectoryClustering clusters) {
    int made = clusters.clustering().k();
    int k = clusters.settings().k();
    long sum = clusters.asked().stream().mapToLong(each -> each).sum();
    if (made < sum) {
      String asked =
          clusters.parts() == 1
              ? Phrase.of("%,d", k)
              : sum == (long) k * clusters.parts()
                  ? Phrase.of("%,d in each of %,d sources", k, clusters.parts())
                  : Phrase.of("%,d in %,d sources", sum, clusters.parts());
      warnings.add(
          Phrase.of(
              "of %s clusters asked for %,d came out: the %s are no more different. A draw from"
                  + " clusters of a row or two is nearly uniform, as is one from a single cluster.",
              asked,
              made,
              settings.method().signals().stream()
                  .map(Signal::noun)
                  .findFirst()
                  .orElse("trajectories")));
    }
  }

  private void warnOfClusterCount(TrajectoryClustering clusters, int smallest) {
    if (settings.method() instanceof SelectionMethod.Balanced method
        && method.clusters().numClusters().isEmpty()) {
      (clusters.parts() == 1
              ? ClusterCount.words(method.clusters(), smallest)
              : ClusterCount.words(method.clusters(), clusters.asked()))
          .ifPresent(warnings::add);
    }
  }

  /// @param open usable rows that are not excluded
  /// @param eligible those of them that the method may choose
  private int budget(int usable, int open, int eligible) {
    int budget = settings.budget().rows(usable);
    if (settings.budget().exceeds(usable)) {
      warnings.add(
          Phrase.of(
              "the budget %s asks for more rows than the %,d there are: all of them are chosen.",
              settings.budget().text(), usable));
    } else if (budget > open) {
      warnings.add(
          Phrase.of(
              "the budget of %,d rows exceeds the %,d rows that are left after %,d suspects were"
                  + " excluded: all of these are chosen.",
              budget, open, usable - open));
    } else if (budget > eligible) {
      warnings.add(
          Phrase.of(
              "the budget of %,d rows exceeds the %,d rows that the method may choose: all of these"
                  + " are chosen, and the subset is smaller.",
              budget, eligible));
    }
    return Math.min(budget, eligible);
  }
}
