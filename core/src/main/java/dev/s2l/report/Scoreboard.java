package dev.s2l.report;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What an evaluation came to, as the page shows it.
///
/// @param results a line for each model, task and metric
/// @param comparisons of each two models over the same items
/// @param note what must be said beside the numbers; empty if nothing
/// @param items how many items were judged, over all tasks
/// @param modelsDiffer of these, how many a scorer finds right for one model and not for another
/// @param scorersDiffer how many texts of the others one scorer finds right and another does not
/// @param listed items with their texts: first those that models differ in, then those that scorers
///   differ in, then some of each verdict
record Scoreboard(
    List<Result> results,
    List<Versus> comparisons,
    String note,
    int items,
    int modelsDiffer,
    int scorersDiffer,
    List<ListedItem> listed) {

  /// @param model empty for texts that were given
  /// @param value in percent for accuracies
  /// @param verdicts how many there are of each, in the order of [dev.s2l.evaluate.Verdict]; empty
  ///   for other metrics
  /// @param groups the same number for items that have something in common
  record Result(
      String model,
      String task,
      int items,
      String metric,
      Interval value,
      List<Integer> verdicts,
      String signature,
      List<Group> groups) {}

  record Interval(double value, double low, double high) {}

  /// @param key `source`, `topic` or `level`
  record Group(String key, String name, int items, Interval value) {}

  /// @param difference of the first minus the second, in the unit of the metric
  record Versus(
      String task,
      String metric,
      String first,
      String second,
      Interval difference,
      double p,
      String test) {}

  /// @param differ who is not of one mind about it
  /// @param question empty if it is not known
  record ListedItem(
      String task,
      String id,
      Differ differ,
      String question,
      String reference,
      List<Answer> answers) {
    /// The words of all verdicts, with a space between them.
    String verdicts() {
      return String.join(
          " ",
          answers.stream()
              .flatMap(answer -> answer.verdicts().stream())
              .map(ScorerVerdict::verdict)
              .distinct()
              .toList());
    }
  }

  /// Who is not of one mind about an item.
  enum Differ {
    MODELS("models differ"),
    SCORERS("scorers differ"),
    NOBODY("");

    private final String words;

    Differ(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /// @param model empty for texts that were given
  /// @param text what the model wrote; empty if it is not there any more
  record Answer(String model, String text, List<ScorerVerdict> verdicts) {}

  /// @param read the answer that the scorer read; empty if none
  record ScorerVerdict(String scorer, String verdict, String read) {}

  /// How many listed items have each of some words, for the buttons that filter them.
  Map<String, Long> listedVerdicts() {
    var counts = new TreeMap<String, Long>();
    for (ListedItem item : listed) {
      for (String verdict : item.verdicts().split(" ")) {
        counts.merge(verdict, 1L, Long::sum);
      }
    }
    return counts;
  }

  Map<String, Long> listedTasks() {
    var counts = new TreeMap<String, Long>();
    listed.forEach(item -> counts.merge(item.task(), 1L, Long::sum));
    return counts;
  }

  long listedOf(Differ differ) {
    return listed.stream().filter(item -> item.differ() == differ).count();
  }
}
