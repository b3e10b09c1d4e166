package dev.s2l.handover;

import dev.s2l.dataset.DataFormat;
import dev.s2l.dataset.SubsetForm;
import dev.s2l.dataset.SubsetForm.Grouping;
import java.util.Optional;

/// In what form a selection writes its rows.
///
/// @param rows the chosen rows, or all rows with a mark
/// @param grouping one file for each input, or one for all
/// @param format of the files; empty: the format of each input
public record OutputForm(Rows rows, Grouping grouping, Optional<DataFormat> format) {

  /// Which rows are written.
  public enum Rows {
    /// The chosen rows: `subset.*`.
    CHOSEN,
    /// Every row of the data set, with the columns `s2l_selected`, `s2l_cluster` and
    /// `s2l_loss_last`: `annotated.*`.
    ALL_ANNOTATED
  }

  /// The chosen rows unchanged, byte for byte.
  public static final OutputForm AS_THEY_CAME =
      new OutputForm(Rows.CHOSEN, Grouping.BY_INPUT, Optional.empty());

  /// Whether this is [#AS_THEY_CAME]. Written by hand, because the JVM would generate `equals` of a
  /// record at every start.
  public boolean asTheyCame() {
    return rows == Rows.CHOSEN && grouping == Grouping.BY_INPUT && format.isEmpty();
  }

  SubsetForm plain() {
    return new SubsetForm(grouping, format, Optional.empty());
  }
}
