package dev.s2l.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.s2l.dataset.DataFormat;
import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.DatasetSettings;
import dev.s2l.dataset.SubsetForm.Grouping;
import dev.s2l.handover.OutputForm;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Progress;
import dev.s2l.run.S2lException;
import dev.s2l.select.Budget;
import dev.s2l.select.Protection;
import dev.s2l.select.SelectionMethod;
import dev.s2l.select.SelectionSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The disk of a subset is counted before anything is written.
class SubsetDiskTest {
  /// 40 bytes without the line feed.
  private static final String ROW = "{\"instruction\":\"abcdef\",\"output\":\"0123\"}";

  @TempDir Path folder;

  private long bytes(OutputForm form, String budget, Budget... nested) throws IOException {
    Path file = Files.writeString(folder.resolve("a.jsonl"), (ROW + "\n").repeat(100));
    var settings =
        new SelectionSettings(
            new SelectionMethod.UniformRandom(),
            new Budget.Rows(Integer.parseInt(budget)),
            1,
            Protection.NONE,
            List.of(nested));
    try (var dataset = Dataset.read(List.of(file), DatasetSettings.defaults(), Progress.SILENT)) {
      return SubsetDisk.bytes(dataset, settings, form, 100);
    }
  }

  @Test
  void allBudgetsAreCountedAndParquetTwice() throws IOException {
    var parquet =
        new OutputForm(OutputForm.Rows.CHOSEN, Grouping.BY_INPUT, Optional.of(DataFormat.PARQUET));
    var annotated =
        new OutputForm(OutputForm.Rows.ALL_ANNOTATED, Grouping.BY_INPUT, Optional.empty());

    assertThat(bytes(OutputForm.AS_THEY_CAME, "30")).isEqualTo(30 * ROW.length());
    assertThat(bytes(OutputForm.AS_THEY_CAME, "30", new Budget.Rows(10)))
        .isEqualTo(40 * ROW.length());
    assertThat(bytes(parquet, "30")).isEqualTo(2 * 30 * ROW.length());
    assertThat(bytes(annotated, "30")).isEqualTo(100 * ROW.length());
  }

  @Test
  void aDiskThatIsTooSmallIsRefusedWithWhatHelps() {
    var refusal =
        catchThrowableOfType(
            S2lException.class, () -> Resources.checkDisk(folder, Long.MAX_VALUE / 2, "Free it."));

    assertThat(refusal.exitCode()).isEqualTo(ExitCode.RESOURCES);
    assertThat(refusal).hasMessageContaining("MiB more").hasMessageContaining("Free it.");
  }
}
