package dev.s2l.select;

import dev.s2l.dataset.RowLabels;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.RandomStream;
import dev.s2l.run.S2lException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// Finds the rows that are chosen in any case, before the method chooses: those of `--always-keep`,
/// then the minimum of each topic. The latter are drawn uniformly, with one random stream per
/// topic.
final class KeptRows {
  private final SelectionInput input;
  private final SelectionSettings settings;

  KeptRows(SelectionInput input, SelectionSettings settings) {
    this.input = input;
    this.settings = settings;
  }

  /// @param eligible rows that can be chosen, ascending
  /// @return by row, whether it is kept
  /// @throws S2lException (2) if more rows are to be kept than the budget has
  boolean[] among(int[] eligible, int budget) {
    boolean[] kept = named(eligible);
    var protection = settings.protection();
    if (protection.minimumPerTopic() > 0) {
      int[][] topics = input.topics().group(eligible);
      for (int topic = 0; topic < topics.length; topic++) {
        String name = input.topics().names().get(topic);
        if (!name.isEmpty()) {
          keepMinimum(name, topics[topic], kept);
        }
      }
    }
    int count = 0;
    for (int row : eligible) {
      count += kept[row] ? 1 : 0;
    }
    if (count > budget) {
      throw new S2lException(
          ExitCode.USAGE,
          Phrase.of(
              "%,d rows are to be kept in any case (%s), more than the budget of %,d rows. Raise"
                  + " --budget or keep less.",
              count, String.join(", ", rules(protection)), budget));
    }
    return kept;
  }

  /// @param eligible as in [#among]
  /// @return by row, whether `--always-keep` names it
  boolean[] named(int[] eligible) {
    boolean[] kept = new boolean[input.trajectories().rows()];
    for (RowFilter filter : settings.protection().alwaysKeep()) {
      keep(filter, eligible, kept);
    }
    return kept;
  }

  private static List<String> rules(Protection protection) {
    var rules = new ArrayList<String>();
    protection.alwaysKeep().forEach(filter -> rules.add("--always-keep " + filter.text()));
    if (protection.minimumPerTopic() > 0) {
      rules.add("--min-per-topic " + protection.minimumPerTopic());
    }
    return rules;
  }

  private void keep(RowFilter filter, int[] eligible, boolean[] kept) {
    RowLabels labels =
        switch (filter) {
          case RowFilter.Source s -> input.sources();
          case RowFilter.Topic t -> input.topics();
        };
    boolean any = false;
    for (int row : eligible) {
      if (filter.matches(labels.of(row))) {
        kept[row] = true;
        any = true;
      }
    }
    if (!any) {
      throw new S2lException(
          ExitCode.USAGE,
          Phrase.of(
              "the filter '%s' matches no row. Known: %s.",
              filter.text(),
              labels.names().stream()
                  .limit(20)
                  .map(name -> name.isEmpty() ? "(none)" : name)
                  .collect(Collectors.joining(", "))));
    }
  }

  private void keepMinimum(String topic, int[] rows, boolean[] kept) {
    int alreadyKept = (int) Arrays.stream(rows).filter(row -> kept[row]).count();
    int[] open = Arrays.stream(rows).filter(row -> !kept[row]).toArray();
    int missing = Math.min(settings.protection().minimumPerTopic() - alreadyKept, open.length);
    if (missing > 0) {
      RandomStream.named(settings.seed(), "select/topic/" + topic).draw(open, missing);
      for (int i = 0; i < missing; i++) {
        kept[open[i]] = true;
      }
    }
  }
}
