package dev.s2l.select;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import dev.s2l.suspect.SuspectKind;
import java.util.List;

/// Rules that take precedence over the method. The rows that they keep count against the budget.
///
/// @param sourceSplit whether the method runs inside each source with its share of the budget
/// @param alwaysKeep rows that are kept in any case, see [RowFilter]
/// @param minimumPerTopic how many rows of every topic are kept at least, as far as it has them; 0
///   for no minimum
/// @param excluded suspects of these kinds cannot be chosen, but they are clustered with the others
public record Protection(
    SourceSplit sourceSplit,
    List<RowFilter> alwaysKeep,
    int minimumPerTopic,
    List<SuspectKind> excluded) {

  /// No rules.
  public static final Protection NONE = new Protection(SourceSplit.NONE, List.of(), 0, List.of());

  public Protection {
    alwaysKeep = List.copyOf(alwaysKeep);
    excluded = excluded.stream().distinct().sorted().toList();
    if (minimumPerTopic < 0) {
      throw new S2lException(
          ExitCode.USAGE,
          Phrase.of("--min-per-topic %d: expected 0 or more rows.", minimumPerTopic));
    }
  }
}
