package dev.s2l.report;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Everything that the page shows. Text is not escaped here; the template escapes it. A part is
/// empty if no artifact has it; its section then tells which command makes it.
///
/// @param warnings what the selection and this report warn of
/// @param findings the results of the run in sentences
/// @param scoreboard what an evaluation came to
/// @param comparison what a comparison of methods says
/// @param training the proxy's loss while it was trained
/// @param trajectories the clusters and what was drawn from them
/// @param subset the subset beside the full data and beside a random draw of its size
/// @param suspects rows whose trajectories look wrong
/// @param rejected rows that could not be read
/// @param diagnosis whether the premises of the method hold
/// @param provenance hashes, settings and versions
record ReportData(
    Heading heading,
    List<String> warnings,
    List<Finding> findings,
    Optional<Scoreboard> scoreboard,
    Optional<ComparisonView> comparison,
    Optional<Training> training,
    Optional<TrajectoryView> trajectories,
    Optional<SubsetView> subset,
    Optional<Suspicions> suspects,
    Optional<Rejections> rejected,
    Optional<DiagnosisView> diagnosis,
    List<FactGroup> provenance) {

  ReportData {
    warnings = List.copyOf(warnings);
    findings = List.copyOf(findings);
    provenance = List.copyOf(provenance);
  }

  /// Whether the page is about choosing a subset. Of a directory that only compares or evaluates,
  /// it has no sections for that: the commands that they would name do not belong there.
  boolean chooses() {
    return scoreboard.isEmpty() && comparison.isEmpty()
        || training.isPresent()
        || trajectories.isPresent()
        || subset.isPresent()
        || suspects.isPresent();
  }

  /// @param title the run's name
  /// @param tiles the most important numbers
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
    GOOD("good", "Good: "),
    NEUTRAL("neutral", ""),
    WARNING("warning", "Look at this: ");

    private final String css;
    private final String words;

    Tone(String css, String words) {
      this.css = css;
      this.words = words;
    }

    /// The CSS class of the mark.
    String css() {
      return css;
    }

    /// The meaning of the mark, for readers who do not see it.
    String words() {
      return words;
    }
  }

  /// @param text a sentence; text for the command line is between back-ticks
  record Finding(Tone tone, String text) {
    /// The parts of the text: words and text for the command line in turn.
    List<String> parts() {
      return List.of(text.split("`", -1));
    }
  }

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
    /// The mean loss of all clustered rows at each step.
    List<Double> mean() {
      double rows = clusters.stream().mapToInt(ClusterView::size).sum();
      return IntStream.range(0, steps.size())
          .mapToObj(
              i ->
                  clusters.stream().mapToDouble(one -> one.size() * one.mean().get(i)).sum() / rows)
          .toList();
    }

    double highestLoss() {
      return clusters.stream()
          .flatMap(cluster -> cluster.high().stream())
          .mapToDouble(Double::doubleValue)
          .max()
          .orElse(1);
    }

    /// Whether the spread of the rows is known, not only their means.
    boolean banded() {
      return clusters.stream().anyMatch(cluster -> !cluster.low().equals(cluster.high()));
    }
  }

  /// @param quota the cluster's share of the budget; −1 if there were no quotas
  /// @param taken rows of the cluster in the subset
  /// @param mean the mean loss at each recorded step
  /// @param low the 10 % quantile, `high` the 90 % quantile
  /// @param content the most frequent topic (or source) and its share; "" if the data has neither
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

  /// How a row is named: by file and line if the data is available, else by its number.
  ///
  /// @param file of the input; "" if the rows are not available
  /// @param line 1-based
  /// @param row 0-based among the accepted rows; −1 for a rejected one
  /// @param id in the user's data; "" if the row has none
  record RowName(String file, long line, int row, String id) {}

  /// @param chosen whether it is in the subset
  record ExampleRow(RowName name, String prompt, String response, boolean chosen) {}

  /// @param full usable rows
  /// @param chosen rows of the subset
  /// @param fields the composition by source and by topic, as far as the data has them
  /// @param lengths of prompt and response together; empty if the rows are not available
  record SubsetView(int full, int chosen, List<Composition> fields, Optional<Lengths> lengths) {
    /// Whether the subset is the whole data, so that there is nothing to compare it with.
    boolean whole() {
      return chosen == full;
    }
  }

  /// @param unit what is counted: words
  /// @param binWidth units per bin; the last bin counts all longer rows
  /// @param full the share of rows in each bin, `subset` the same of the subset
  record Lengths(
      String unit,
      int binWidth,
      List<Double> full,
      List<Double> subset,
      LengthSummary fullSummary,
      LengthSummary subsetSummary) {
    /// The range of a bin: `17`, `15–19` or `115+`.
    String binName(int bin) {
      int from = bin * binWidth;
      if (bin == full.size() - 1) {
        return from + "+";
      }
      return binWidth == 1 ? Integer.toString(from) : from + "–" + (from + binWidth - 1);
    }
  }

  record LengthSummary(int rows, double mean, int median, int ninetieth, int longest) {}

  /// @param total entries, one for each row and kind; `rows` may be fewer
  /// @param flagged how many rows have at least one
  /// @param inSubset how many of these rows are in the subset
  /// @param chance how many of them a random subset holds
  /// @param rows highest score first
  record Suspicions(
      int total,
      int flagged,
      int inSubset,
      Chance chance,
      List<Kind> kinds,
      List<SuspectRow> rows) {}

  /// One kind of suspects.
  ///
  /// @param rows that are of this kind
  /// @param listed how many of them the page shows
  /// @param inSubset how many of them are in the subset
  /// @param chance how many of them a random subset holds
  record Kind(String name, int rows, int listed, int inSubset, Chance chance) {}

  record Count(String name, long count) {}

  /// @param score 1 at the threshold of its kind, more is worse
  record SuspectRow(
      RowName name,
      String kind,
      double score,
      String evidence,
      String prompt,
      String response,
      boolean chosen) {}

  /// @param read rows read, accepted or not
  record Rejections(long read, long total, List<Count> reasons, List<RejectedRow> rows) {}

  record RejectedRow(RowName name, String column, String reason, String message) {}
}
