package dev.s2l.cli;

import dev.s2l.dataset.SubsetForm.Grouping;
import dev.s2l.handover.OutputForm;
import picocli.CommandLine.Option;

/// In what form the chosen rows are written.
final class FormOptions {
  @Option(
      names = "--merge",
      description = "Write one subset file although there are several inputs.")
  boolean merge;

  @Option(
      names = "--annotate",
      description =
          "Write the whole data set with the columns s2l_selected, s2l_cluster and s2l_loss_last"
              + " instead of the subset.")
  boolean annotate;

  @Option(
      names = "--output-format",
      paramLabel = "FORMAT",
      defaultValue = "auto",
      description =
          "auto (as the rows came, byte for byte), jsonl, json, csv, tsv or parquet."
              + " Default: ${DEFAULT-VALUE}.")
  String outputFormat = "auto";

  OutputForm form() {
    return new OutputForm(
        annotate ? OutputForm.Rows.ALL_ANNOTATED : OutputForm.Rows.CHOSEN,
        merge ? Grouping.MERGED : Grouping.BY_INPUT,
        DataOptions.format(outputFormat, "--output-format"));
  }
}
