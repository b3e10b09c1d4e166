package dev.s2l.select;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.util.List;

/// How many rows each nested budget has.
///
/// @param budget rows of the selection itself
record NestedSizes(SelectionSettings settings, int budget) {

  /// In the order of the settings.
  ///
  /// @throws S2lException (2) if one is not below the budget
  List<Integer> of(int usable) {
    return settings.nested().stream().map(nested -> size(nested, usable)).toList();
  }

  private int size(Budget nested, int usable) {
    int size = nested.rows(usable);
    if (size >= settings.budget().rows(usable)) {
      throw new S2lException(
          ExitCode.USAGE,
          Phrase.of(
              "nested budget %s is %,d rows, not below the %,d of the budget %s. Give the largest"
                  + " one as the budget.",
              nested.text(), size, settings.budget().rows(usable), settings.budget().text()));
    }
    return Math.min(size, budget);
  }
}
