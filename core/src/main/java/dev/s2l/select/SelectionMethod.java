package dev.s2l.select;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.s2l.cluster.ClusterSettings;
import dev.s2l.facility.FacilityLocationSettings;
import dev.s2l.run.S2lException;
import dev.s2l.trajectory.ReferenceCheckpoint;
import dev.s2l.trajectory.Signal;
import dev.s2l.trajectory.Trajectories;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.annotation.JsonTypeIdResolver;

/// A way to choose rows. `N` is the number of rows that can be chosen, `C` of clustered columns.
/// Ties go to the lower row; the confidence of a response is `exp(−loss)`.
@JsonTypeInfo(use = JsonTypeInfo.Id.CUSTOM, property = "name")
@JsonTypeIdResolver(MethodNames.class)
public sealed interface SelectionMethod {

  /// A method that makes clusters.
  sealed interface Clustering extends SelectionMethod {
    ClusterSettings clusters();
  }

  /// A method that draws the same number of rows from every cluster, as far as its size allows.
  sealed interface Balanced extends Clustering {
    /// What is clustered, `(rows, dimensions)`: the columns of loss trajectories that the settings
    /// choose, unless the method has other points.
    ///
    /// @param rows that are clustered: those with losses
    default Trajectories points(Ranks ranks, int[] rows) {
      return ranks.trajectories();
    }
  }

  /// The paper's method: k-means over loss trajectories, then the same number of rows from every
  /// cluster as far as its size allows. Costs k-means, about `N · C · K` multiply-adds an
  /// iteration.
  record SmallToLarge(ClusterSettings clusters) implements Balanced {}

  /// As `small-to-large`, with clusters of embeddings instead of loss trajectories: the mean last
  /// hidden states, projected at random and whitened ([WhitenedPoints]). Costs `64 · N · d` for
  /// dimension `d`, and k-means.
  ///
  /// @param clusters without choices of loss columns
  record EmbeddingDiverse(ClusterSettings clusters) implements Balanced {
    @Override
    public Trajectories points(Ranks ranks, int[] rows) {
      return WhitenedPoints.of(
          ranks.finite(this, signals().getFirst(), rows), rows, ranks.projection(), ranks.stop());
    }

    @Override
    public List<Signal> signals() {
      return List.of(Signal.EMBEDDINGS);
    }
  }

  /// As `small-to-large`, with clusters of gradients instead of loss trajectories: those of the
  /// output layer, projected at random by the recorder. Costs k-means.
  ///
  /// @param clusters without choices of loss columns
  record GradientClusters(ClusterSettings clusters) implements Balanced {
    @Override
    public Trajectories points(Ranks ranks, int[] rows) {
      return ranks.finite(this, signals().getFirst(), rows);
    }

    @Override
    public List<Signal> signals() {
      return List.of(Signal.GRADIENTS);
    }
  }

  /// A control for `small-to-large`: rows drawn uniformly, but with the lengths of its subset. It
  /// makes the subset of the same budget, seed and rules, counts its rows in [LengthBins], and
  /// takes as many of every bin. Costs what `small-to-large` does.
  ///
  /// @param clusters of the subset that gives the lengths
  record LengthMatchedRandom(ClusterSettings clusters) implements Clustering {}

  /// A method without clusters. It orders the rows and chooses the first ones, so a larger budget
  /// contains a smaller one.
  sealed interface Ranking extends SelectionMethod {
    /// @param ranks what rows are ranked by
    /// @param rows that can be chosen, ascending
    /// @param source names the random stream; empty for all rows
    /// @param count how many rows of the order are needed
    /// @return at least `count` of `rows`, the preferred first
    int[] order(Ranks ranks, int[] rows, String source, int count);

    /// @throws S2lException (2) if data that the method needs are missing
    default void check(Ranks ranks) {}

    /// Rows that the method never chooses, by the reason in words; empty for most methods.
    ///
    /// @param rows that could be chosen, ascending
    default SortedMap<String, int[]> refused(Ranks ranks, int[] rows) {
      return Collections.emptySortedMap();
    }

    /// How the budget is divided over the sources.
    ///
    /// @param wanted by the rules that take precedence over the method
    default SourceSplit split(SourceSplit wanted) {
      return wanted;
    }
  }

  /// A ranking by losses at a reference checkpoint.
  sealed interface Scored extends Ranking {
    ReferenceCheckpoint checkpoint();

    @Override
    default void check(Ranks ranks) {
      ranks.column(this);
    }
  }

  /// Uniformly, without replacement. Costs `N`.
  record UniformRandom() implements Ranking {
    @Override
    public int[] order(Ranks ranks, int[] rows, String source, int count) {
      return ranks.drawn(rows, source, count);
    }
  }

  /// The same share of the budget for every source, as far as its rows go, and inside each
  /// uniformly, without replacement. Costs `N`.
  record SourceBalancedRandom() implements Ranking {
    @Override
    public int[] order(Ranks ranks, int[] rows, String source, int count) {
      return ranks.drawn(rows, source, count);
    }

    @Override
    public SourceSplit split(SourceSplit wanted) {
      return SourceSplit.EVEN;
    }
  }

  /// The rows whose response the proxy finds least likely per token. Costs a sort.
  record LeastConfidence(ReferenceCheckpoint checkpoint) implements Scored {
    @Override
    public int[] order(Ranks ranks, int[] rows, String source, int count) {
      return ScoreOrder.descending(rows, ranks.losses(ranks.column(this)));
    }
  }

  /// The rows around the median rank of the perplexity of the response. Costs a sort.
  record MiddlePerplexity(ReferenceCheckpoint checkpoint) implements Scored {
    @Override
    public int[] order(Ranks ranks, int[] rows, String source, int count) {
      return ScoreOrder.middleOut(ScoreOrder.ascending(rows, ranks.losses(ranks.column(this))));
    }
  }

  /// The rows whose loss falls most from the first recorded column to the reference checkpoint.
  /// Costs a sort.
  record HighLearnability(ReferenceCheckpoint checkpoint) implements Scored {
    @Override
    public int[] order(Ranks ranks, int[] rows, String source, int count) {
      return ScoreOrder.descending(rows, ranks.fall(rows, ranks.column(this)));
    }

    @Override
    public void check(Ranks ranks) {
      ranks.require(ranks.column(this) > 0, this, "after the first");
    }
  }

  /// The rows whose loss falls most from the first recorded column to the reference checkpoint, as
  /// a share of the first loss. Rows whose first loss is 0 come last. Costs a sort.
  record NormalizedHighLearnability(ReferenceCheckpoint checkpoint) implements Scored {
    @Override
    public int[] order(Ranks ranks, int[] rows, String source, int count) {
      float[] first = ranks.losses(0);
      float[] share = ranks.fall(rows, ranks.column(this));
      for (int row : rows) {
        share[row] = first[row] > 0 ? share[row] / first[row] : -Float.MAX_VALUE;
      }
      return ScoreOrder.descending(rows, share);
    }

    @Override
    public void check(Ranks ranks) {
      ranks.require(ranks.column(this) > 0, this, "after the first");
    }
  }

  /// The rows that best represent all rows: greedy maximum of `f(S) = Σ_i max_{j ∈ S} sim(i, j)`,
  /// cosine similarity of embeddings. Costs `N² · d` for dimension `d`.
  record FacilityLocation(FacilityLocationSettings settings) implements Ranking {
    @Override
    public int[] order(Ranks ranks, int[] rows, String source, int count) {
      return settings.order(ranks.signal(this, Signal.EMBEDDINGS), rows, count, ranks.stop());
    }

    @Override
    public List<Signal> signals() {
      return List.of(Signal.EMBEDDINGS);
    }
  }

  /// The rows that leave no row far away: after a first one drawn at random, always the row whose
  /// loss trajectory is farthest from all chosen ones, by Euclidean distance over the recorded
  /// columns that `small-to-large` clusters ([FarthestFirst]). Costs `N · B · C` for a budget of
  /// `B`.
  record KCentreGreedy() implements Ranking {
    @Override
    public int[] order(Ranks ranks, int[] rows, String source, int count) {
      return FarthestFirst.order(
          ranks.clusteredColumns(), rows, count, ranks.firstCentre(source), ranks.stop());
    }
  }

  /// The most confident rows; their rank is the order to train in. Costs a sort.
  record ConfidenceCurriculum(ReferenceCheckpoint checkpoint) implements Scored {
    @Override
    public int[] order(Ranks ranks, int[] rows, String source, int count) {
      return ScoreOrder.ascending(rows, ranks.losses(ranks.column(this)));
    }
  }

  /// The rows that were learned late: lowest share of the whole fall of the loss that had happened
  /// at the reference checkpoint (Mekala et al. 2024, with losses for perplexities). Rows whose
  /// loss never fell come last. Costs a sort.
  record LearningPercentage(ReferenceCheckpoint checkpoint) implements Scored {
    @Override
    public int[] order(Ranks ranks, int[] rows, String source, int count) {
      float[] fallUntilCheckpoint = ranks.fall(rows, ranks.column(this));
      float[] totalFall = ranks.fall(rows, ranks.lastColumn());
      for (int row : rows) {
        fallUntilCheckpoint[row] =
            totalFall[row] > 0 ? fallUntilCheckpoint[row] / totalFall[row] : Float.MAX_VALUE;
      }
      return ScoreOrder.ascending(rows, fallUntilCheckpoint);
    }

    @Override
    public void check(Ranks ranks) {
      int column = ranks.column(this);
      ranks.require(
          column > 0 && column < ranks.lastColumn(), this, "between the first and the last");
    }
  }

  /// The rows whose prompt helps least to predict their response, among those where it helps:
  /// highest ratio of the mean loss of the response with its prompt to that without, below 1 (Li et
  /// al. 2024). The first token of the response, which has no context without a prompt, is left out
  /// of both means. Rows with a ratio of 1 or more, or with fewer than two tokens in the response,
  /// are never chosen. Costs a sort; its signal one more pass over the responses.
  record InstructionFollowingDifficulty(ReferenceCheckpoint checkpoint) implements Scored {
    @Override
    public int[] order(Ranks ranks, int[] rows, String source, int count) {
      return ScoreOrder.descending(rows, ranks.ratio(this));
    }

    @Override
    public SortedMap<String, int[]> refused(Ranks ranks, int[] rows) {
      float[] ratio = ranks.ratio(this);
      var refused = new TreeMap<String, int[]>();
      refused.put(
          "a response of fewer than two tokens, so no ratio",
          Arrays.stream(rows).filter(row -> Float.isNaN(ratio[row])).toArray());
      refused.put(
          "a ratio of 1 or more: the prompt does not help to predict the response",
          Arrays.stream(rows).filter(row -> ratio[row] >= 1).toArray());
      return refused;
    }

    @Override
    public List<Signal> signals() {
      return List.of(Signal.IFD);
    }
  }

  /// The rows whose loss a short training on target rows lowers most, as a share of the loss before
  /// it. Rows without a loss before come last. Costs a sort; its signal a training on the target
  /// rows and two passes over all rows.
  record TargetLossDrop() implements Ranking {
    @Override
    public int[] order(Ranks ranks, int[] rows, String source, int count) {
      Trajectories losses = ranks.finite(this, Signal.TARGET_LOSSES, rows);
      float[] before = losses.column(0);
      float[] after = losses.column(1);
      float[] drop = new float[before.length];
      for (int row : rows) {
        drop[row] = before[row] > 0 ? (before[row] - after[row]) / before[row] : -Float.MAX_VALUE;
      }
      return ScoreOrder.descending(rows, drop);
    }

    @Override
    public List<Signal> signals() {
      return List.of(Signal.TARGET_LOSSES);
    }
  }

  /// The rows most similar to target rows, which choose in turn ([RoundRobin]): cosine of the mean
  /// last hidden states. Costs `N · T · d` for `T` target rows of dimension `d`.
  record TargetSimilarity() implements Ranking {
    @Override
    public int[] order(Ranks ranks, int[] rows, String source, int count) {
      return RoundRobin.order(
          ranks.finite(this, Signal.EMBEDDINGS, rows),
          ranks.signal(this, Signal.TARGET_EMBEDDINGS),
          rows,
          count,
          ranks.stop());
    }

    @Override
    public List<Signal> signals() {
      return List.of(Signal.EMBEDDINGS, Signal.TARGET_EMBEDDINGS);
    }
  }

  /// The rows with the longest response in characters. Needs the data set. Costs a sort.
  record LongestResponse() implements Ranking {
    @Override
    public int[] order(Ranks ranks, int[] rows, String source, int count) {
      return ScoreOrder.descending(rows, ranks.responseLengths(rows));
    }

    @Override
    public void check(Ranks ranks) {
      ranks.responseLengths(new int[0]);
    }
  }

  /// Every row; the budget is ignored.
  record Full() implements SelectionMethod {}

  /// The options from which [#named] makes a method; every method uses those that it needs.
  ///
  /// @param clusters for the methods that make clusters
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
    return MethodNames.make(name, options);
  }

  /// The names that [#named] knows.
  static List<String> names() {
    return MethodNames.all();
  }

  /// What must have been recorded besides losses.
  default List<Signal> signals() {
    return List.of();
  }

  /// Whether it looks at rows of the task that the subset is wanted for, so that it is compared
  /// with methods that do only.
  default boolean seesTarget() {
    return signals().stream().anyMatch(Signal::seesTarget);
  }

  /// The name on the command line and in `card.json`.
  default String name() {
    return MethodNames.of(getClass());
  }
}
