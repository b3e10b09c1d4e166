package dev.s2l.select;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.util.List;

/// Everything that decides a selection besides its inputs.
///
/// @param nested smaller budgets whose subsets are wanted too, each inside the next larger one
public record SelectionSettings(
    SelectionMethod method, Budget budget, long seed, Protection protection, List<Budget> nested) {
  public SelectionSettings {
    nested = List.copyOf(nested);
    if (nested.stream().map(Budget::text).distinct().count() < nested.size()) {
      throw new S2lException(
          ExitCode.USAGE,
          Phrase.of(
              "nested budgets %s: one is given twice.",
              nested.stream().map(Budget::text).toList()));
    }
  }

  /// Rows of the smallest budget, the nested ones included.
  ///
  /// @param usable rows that percentages refer to
  public int smallestBudget(int usable) {
    return nested.stream()
        .mapToInt(each -> each.rows(usable))
        .reduce(budget.rows(usable), Math::min);
  }

  /// Settings without nested budgets.
  public SelectionSettings(
      SelectionMethod method, Budget budget, long seed, Protection protection) {
    this(method, budget, seed, protection, List.of());
  }
}
