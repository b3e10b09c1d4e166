package dev.s2l.pipeline;

import dev.s2l.dataset.DataFormat;
import dev.s2l.dataset.Dataset;
import dev.s2l.handover.OutputForm;
import dev.s2l.select.Budget;
import dev.s2l.select.SelectionSettings;
import java.io.IOException;
import java.nio.file.Path;

/// The disk that the files of a selection take, before they are written.
final class SubsetDisk {
  private SubsetDisk() {}

  /// @throws dev.s2l.run.S2lException (6) if the chosen rows do not fit
  static void check(
      Path folder, Dataset dataset, SelectionSettings selection, OutputForm form, int usable)
      throws IOException {
    Resources.checkDisk(
        folder,
        bytes(dataset, selection, form, usable),
        "Everything that was computed so far is kept: free disk space, or choose fewer rows, and"
            + " the same command continues.");
  }

  /// About as many bytes as the rows of all budgets have. Rows that stay in a Parquet file are not
  /// counted: packed, they are far smaller than here.
  static long bytes(Dataset dataset, SelectionSettings selection, OutputForm form, int usable) {
    var inputs = dataset.inputs();
    double all = 0;
    for (int row = 0; row < dataset.size(); row++) {
      DataFormat source = inputs.get(dataset.inputOf(row)).format();
      DataFormat target = form.format().orElse(source);
      if (target != DataFormat.PARQUET) {
        all += dataset.location(row).length();
      } else if (source != DataFormat.PARQUET) {
        all += 2.0 * dataset.location(row).length(); // It is made of JSON Lines beside it.
      }
    }
    double rows =
        form.rows() == OutputForm.Rows.ALL_ANNOTATED
            ? dataset.size()
            : Math.min(dataset.size(), selection.budget().rows(usable));
    for (Budget nested : selection.nested()) {
      rows += Math.min(dataset.size(), nested.rows(usable));
    }
    return (long) (all * rows / Math.max(1, dataset.size()));
  }
}
