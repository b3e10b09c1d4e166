package dev.s2l.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.compare.Outcome;
import dev.s2l.run.RunDirectory;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the page makes of `comparison/`.
class ComparisonReaderTest {
  @TempDir private Path folder = Path.of("");

  private ComparisonView view(List<String> methods, List<String> budgets, int seeds, int failures)
      throws IOException {
    return ComparisonReader.of(
            new RunDirectory(SampleComparison.in(folder, methods, budgets, seeds, failures)))
        .orElseThrow();
  }

  @Test
  void aRunWithoutAComparisonHasNone() throws IOException {
    assertThat(ComparisonReader.of(new RunDirectory(folder))).isEmpty();
  }

  @Test
  void everythingOfAComparisonIsThere() throws IOException {
    var view = view(List.of("small-to-large", "ifd", "random"), List.of("11%", "38%"), 5, 0);
    assertThat(view.takes()).contains("small-to-large at 38%");
    assertThat(view.recommendation()).startsWith("Take small-to-large at 38%");
    assertThat(view.states()).containsExactly(new ReportData.Count("done", 35));
    assertThat(view.table().rows()).hasSize(7);
    assertThat(view.copies()).extracting(ComparisonView.Copy::form).contains("LaTeX", "CSV");
    assertThat(view.curves()).hasSize(2);
    var curve = view.curves().getFirst();
    assertThat(curve.metric()).isEqualTo("gsm8k/accuracy");
    assertThat(curve.against()).isEqualTo("full data");
    assertThat(curve.shown()).isEqualTo("small-to-large");
    assertThat(curve.methods()).hasSize(3);
    var points = curve.methods().getFirst().points();
    assertThat(points).extracting(ComparisonView.Point::rows).containsExactly(880, 3040);
    assertThat(points.getFirst().low().orElseThrow()).isLessThan(points.getFirst().value());
    assertThat(view.groups())
        .extracting(group -> group.metric() + " " + group.against())
        .containsExactly(
            "gsm8k/accuracy random",
            "gsm8k/accuracy full data",
            "held-out/loss random",
            "held-out/loss full data");
    assertThat(view.groups().getFirst().count(Outcome.BETTER)).isPositive();
    assertThat(view.open()).isEmpty();
  }

  @Test
  void barsShareTheScaleOfTheirGroupAndReachFromEndToEnd() throws IOException {
    var view = view(List.of("small-to-large", "ifd", "random"), List.of("11%"), 5, 0);
    var bars =
        view.groups().getFirst().lines().stream().map(line -> line.bar().orElseThrow()).toList();
    assertThat(bars).extracting(ComparisonView.Bar::zero).containsOnly(bars.getFirst().zero());
    double least =
        bars.stream().mapToDouble(bar -> Math.min(bar.low(), bar.zero())).min().orElse(0);
    double most =
        bars.stream().mapToDouble(bar -> Math.max(bar.high(), bar.zero())).max().orElse(0);
    assertThat(least).isEqualTo(2);
    assertThat(most).isEqualTo(98);
    assertThat(bars).allSatisfy(bar -> assertThat(bar.low()).isLessThanOrEqualTo(bar.point()));
  }

  @Test
  void subsetsAreAveragedAndEachIsListed() throws IOException {
    var view = view(List.of("small-to-large", "random"), List.of("11%"), 2, 0);
    var mean = view.subsets().getFirst();
    assertThat(mean.cell()).isEqualTo("2");
    assertThat(mean.rows()).isEqualTo("880");
    assertThat(mean.unit()).isEqualTo("tokens");
    assertThat(mean.lengths()).containsExactly("180", "150", "320");
    assertThat(mean.sources()).isEqualTo("gsm8k 75.0\u00a0%, aqua 25.0\u00a0%");
    assertThat(mean.suspects()).isEqualTo("truncated 4.5");
    assertThat(view.eachSubset()).hasSize(6);
    assertThat(view.eachSubset().getFirst().cell()).isEqualTo("1, 101");
  }

  @Test
  void oneSeedHasPointsWithoutIntervals() throws IOException {
    var view = view(List.of("small-to-large", "random"), List.of("11%"), 1, 0);
    var line = view.groups().getFirst().lines().getFirst();
    assertThat(line.outcome()).isEqualTo(Outcome.UNDECIDED);
    assertThat(line.interval()).isEqualTo("–");
    assertThat(view.curves().getFirst().methods().getFirst().points().getFirst().low())
        .isEqualTo(Optional.empty());
    assertThat(view.eachSubset()).isEmpty();
  }

  @Test
  void cellsWithoutNumbersAreListedFailedOnesFirst() throws IOException {
    var view = view(List.of("small-to-large", "random"), List.of("11%"), 3, 6);
    assertThat(view.open()).hasSize(6);
    assertThat(view.open().getFirst().state()).isEqualTo("failed");
    assertThat(view.open().getLast().state()).isEqualTo("running");
    assertThat(view.open().getFirst().why()).startsWith("train.sh left with exit code 1");
    assertThat(view.notes()).anyMatch(note -> note.startsWith("4 of 9 cells failed"));
  }

  @Test
  void aDamagedFileIsNamed() throws IOException {
    SampleComparison.in(folder, List.of("random"), List.of("11%"), 1, 0);
    Files.writeString(folder.resolve("comparison/verdicts.json"), "{\"schema\": 1}");
    assertThatThrownBy(() -> ComparisonReader.of(new RunDirectory(folder)))
        .isInstanceOf(S2lException.class)
        .hasMessageContaining("verdicts.json");
  }

  @Test
  void theReportOfAComparisonSaysWhatItTakes() throws IOException {
    Path run = folder.resolve("run");
    SampleComparison.in(
        Files.createDirectories(run), List.of("small-to-large", "random"), List.of("11%"), 5, 0);
    Report.write(run, folder.resolve("report.html"));
    assertThat(Files.readString(folder.resolve("report.html")))
        .contains("By the comparison of methods, take ", "id=\"chart-curves\"")
        .contains("\\begin{tabular}", "What the subsets are made of");
  }
}
