package dev.s2l.handover;

import dev.s2l.dataset.DataFormat;
import dev.s2l.dataset.SubsetForm;
import dev.s2l.dataset.SubsetForm.Grouping;
import java.util.Optional;

/// In what form a selection hands its rows back.
///
/// @param rows the chosen ones, or all of them marked
/// @param grouping one file for each input, or one for all
/// @param format of the files; empty: the inputs'
public record OutputForm(Rows rows, Grouping grouping, Optional<DataFormat> format) {

  /// Which rows are written.
  public enum Rows {
    /// The chosen ones: `subset.*`.
    CHOSEN,
    /// Every row of the data set, with the columns `s2l_selected`, `s2l_cluster` and
    /// `s2l_loss_last`: `annotated.*`.
    ALL_ANNOTATED
  }

  /// The chosen rows as they came, byte for byte.
  public static final OutputForm AS_THEY_CAME =
      new OutputForm(Rows.CHOSEN, Grouping.BY_INPUT, Optional.empty());

  /// Whether this is [#AS_THEY_CAME]. By hand, since the JVM would put together `equals` of a
  /// record at every start.
  public boolean asTheyCame() {
    return rows == Rows.CHOSEN && grouping == Grouping.BY_INPUT && format.isEmpty();
  }

  SubsetForm plain() {
    return new SubsetForm(grouping, format, Optional.empty());
  }
}
