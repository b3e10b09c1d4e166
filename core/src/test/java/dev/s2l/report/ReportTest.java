package dev.s2l.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.run.ExitCode;
import dev.s2l.run.S2lException;
import dev.s2l.run.StageFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  @Test
  void aRunDirectoryBecomesAPage(@TempDir Path folder) throws IOException {
    Path run = SampleRun.in(folder.resolve("my-run"), 1000, 30);
    Path page = folder.resolve("report.html");
    Report.write(run, page);
    String text = Files.readString(page);

    assertThat(text)
        .contains("<title>s2l report: my-run</title>")
        .contains("<b>1,000</b><span>rows</span><small>1 rejected</small>")
        .contains("<b>30</b><span>clusters</span>")
        .contains("demo.jsonl: 1,001 rows read, 1,000 accepted, 1 rejected")
        .contains("small-to-large, preset paper")
        .contains("only a sample")
        .contains("1 min 01 s")
        .contains("last loss 2.61, its cluster&#39;s mean 0.4".replace("&#39;", "'"))
        .contains("1 row without a usable trajectory stands outside all clusters")
        .contains("Of 46 rows that the demo spoiled on purpose")
        .contains("chart-topic", "chart-source")
        .doesNotContain("class=\"missing\"");
  }

  @Test
  void theSameArtifactsGiveTheSameBytes(@TempDir Path folder) throws IOException {
    Path run = SampleRun.in(folder.resolve("run"), 500, 10);
    Report.write(run, folder.resolve("a.html"));
    Report.write(run, folder.resolve("b.html"));

    assertThat(folder.resolve("b.html")).hasSameBinaryContentAs(folder.resolve("a.html"));
  }

  @Test
  void partsMayBeMissing(@TempDir Path folder) throws IOException {
    Path run = SampleRun.in(folder.resolve("run"), 500, 10);
    Path page = folder.resolve("report.html");
    for (String gone :
        new String[] {"log", "manifest.json", "demo", "trajectories", "clusters", "selection"}) {
      StageFolder.delete(run.resolve(gone));
      Report.write(run, page);
      assertThat(Files.readString(page)).as("without " + gone).contains("class=\"missing\"");
    }
    StageFolder.delete(run.resolve("dataset"));
    Report.write(run, page);
    assertThat(Files.readString(page)).contains("s2l dataset --data FILE");
  }

  @Test
  void movedDataIsSaidAndTheRestIsShown(@TempDir Path folder) throws IOException {
    Path run = SampleRun.in(folder.resolve("run"), 500, 10);
    Files.delete(run.resolve("demo").resolve("demo.jsonl"));
    Path page = folder.resolve("report.html");
    Report.write(run, page);

    assertThat(Files.readString(page))
        .contains("The rows cannot be shown: ")
        .contains("id=\"chart-trajectories\"");
  }

  @Test
  void noRunDirectoryIsRefused(@TempDir Path folder) {
    assertThatThrownBy(() -> Report.write(folder.resolve("nothing"), folder.resolve("r.html")))
        .isInstanceOfSatisfying(
            S2lException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.RUN_DIRECTORY))
        .hasMessageContaining("nothing is no run directory");
  }
}
