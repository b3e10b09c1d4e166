package dev.s2l.report;

import java.util.List;
import java.util.Optional;

/// All that the page shows. Text is raw here: the template escapes it. A part is empty if no
/// artifact holds it; its section then says which command makes it.
///
/// @param findings what the run found, in plain words
/// @param training the proxy's loss while it was trained
/// @param trajectories the clusters and what was drawn from them
/// @param subset the subset beside the full data and beside a random draw of its size
/// @param suspects rows whose trajectories look wrong
/// @param rejected rows that could not be read
/// @param provenance hashes, settings and versions
record ReportData(
    Heading heading,
    List<Finding> findings,
    Optional<Training> training,
    Optional<TrajectoryView> trajectories,
    Optional<SubsetView> subset,
    Optional<Suspicions> suspects,
    Optional<Rejections> rejected,
    List<FactGroup> provenance) {

  ReportData {
    findings = List.copyOf(findings);
    provenance = List.copyOf(provenance);
  }

  /// @param title the run's name
  /// @param tiles the few numbers that matter most
  /// @param run the settings in a table
  /// @param stages how long each stage took, in the order in which they ran
  record Heading(String title, List<Tile> tiles, List<Fact> run, List<StageTime> stages) {
    double longestSeconds() {
      return stages.stream().mapToDouble(StageTime::seconds).max().orElse(1);
    }

    double totalSeconds() {
      return stages.stream().mapToDouble(StageTime::seconds).sum();
    }
  }

  record Tile(String value, String label, String note) {}

  record Fact(String label, String value) {}

  record FactGroup(String title, List<Fact> facts) {}

  record StageTime(String stage, double seconds) {}

  enum Tone {
    GOOD("good"),
    NEUTRAL("neutral"),
    WARNING("warning");

    private final String css;

    Tone(String css) {
      this.css = css;
    }

    /// Its CSS class.
    String css() {
      return css;
    }
  }

  record Finding(Tone tone, String text) {}

  /// @param points the training loss, each the mean of `stepsPerPoint` logged steps
  /// @param recorded the mean loss of all rows at each recorded step
  record Training(List<LossPoint> points, int stepsPerPoint, List<LossPoint> recorded) {}

  /// A loss in nats.
  record LossPoint(double step, double loss) {}

  /// @param steps the recorded steps, ascending: the columns of every cluster's curves
  /// @param clusters in the order of their numbers
  /// @param shownClusters how many of them the page draws (all, unless there are very many)
  /// @param unclustered rows without a usable trajectory
  record TrajectoryView(
      List<Integer> steps, List<ClusterView> clusters, int shownClusters, int unclustered) {
    double highestLoss() {
      return clusters.stream()
          .flatMap(cluster -> cluster.high().stream())
          .mapToDouble(Double::doubleValue)
          .max()
          .orElse(1);
    }

    /// Whether the spread of the rows is known, and not their means alone.
    boolean banded() {
      return clusters.stream().anyMatch(cluster -> !cluster.low().equals(cluster.high()));
    }
  }

  /// @param quota the share of the budget that was this cluster's; −1 if there were no quotas
  /// @param taken rows of the cluster in the subset
  /// @param mean the mean loss at each recorded step
  /// @param low the 10 % quantile, `high` the 90 % quantile
  /// @param content its commonest topic (or source) and that one's share, "" if the data names none
  /// @param examples a few of its rows
  record ClusterView(
      int number,
      int size,
      int quota,
      int taken,
      List<Double> mean,
      List<Double> low,
      List<Double> high,
      String content,
      List<ExampleRow> examples) {
    double lastMean() {
      return mean.isEmpty() ? 0 : mean.getLast();
    }
  }

  /// @param row 0-based among the accepted rows
  /// @param chosen whether it is in the subset
  record ExampleRow(int row, String prompt, String response, boolean chosen) {}

  /// @param full usable rows
  /// @param chosen rows of the subset
  /// @param fields for each of source and topic that the data has: its values
  /// @param lengths of prompt and response together; empty if the rows are not at hand
  record SubsetView(int full, int chosen, List<ShareTable> fields, Optional<Lengths> lengths) {}

  /// @param field `source` or `topic`
  /// @param shares by rows in the full data, descending
  /// @param evenFull the effective number of values (exponential of the entropy) of the full data
  /// @param evenSubset the same of the subset
  record ShareTable(String field, List<Share> shares, double evenFull, double evenSubset) {}

  /// @param expected rows in a uniformly random subset of the same size, on average
  /// @param low 2.5 % quantile of that number, `high` 97.5 % (normal approximation)
  record Share(String name, int full, int chosen, double expected, double low, double high) {
    /// How many times the random draw's number of rows the subset has.
    double ratio() {
      return chosen / expected;
    }

    boolean outsideChance() {
      return chosen < low || chosen > high;
    }
  }

  /// @param unit what is counted: words
  /// @param binWidth units per bin; the last bin holds all that is longer
  /// @param full the share of rows in each bin, `subset` the same of the subset
  record Lengths(
      String unit,
      int binWidth,
      List<Double> full,
      List<Double> subset,
      LengthSummary fullSummary,
      LengthSummary subsetSummary) {}

  record LengthSummary(int rows, double mean, int median, int ninetieth, int longest) {}

  /// @param total entries, one for each row and kind; `rows` may be fewer
  /// @param flagged how many rows have at least one
  /// @param inSubset how many of these rows are in the subset
  record Suspicions(
      int total, int flagged, int inSubset, List<Count> kinds, List<SuspectRow> rows) {}

  record Count(String name, long count) {}

  /// @param place file and line, "" if the rows are not at hand
  record SuspectRow(
      int row,
      String place,
      String kind,
      String evidence,
      String prompt,
      String response,
      boolean chosen) {}

  /// @param read rows read, accepted or not
  record Rejections(long read, long total, List<Count> reasons, List<RejectedRow> rows) {}

  record RejectedRow(String place, String column, String reason, String message) {}
}
