package dev.s2l.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Opens the page in a real browser, if the machine has one.
class BrowserTest {
  /// What the browser made of a page.
  private record Opened(String dom, String log) {}

  @Test
  void everyChartIsDrawnAndNothingComplains(@TempDir Path folder) throws Exception {
    Opened opened = opened(SampleReport.plain(), folder);

    for (String chart : List.of("training", "trajectories", "quotas", "topic", "lengths")) {
      assertThat(opened.dom())
          .as(chart)
          .containsPattern("id=\"chart-" + chart + "\"[^>]*>\\s*<div[^>]*>\\s*<svg[^>]*>.{400}");
    }
    assertThat(opened.dom()).containsPattern("<option value=\"17\">cluster 17 \\(");
    assertThat(complaints(opened)).isEmpty();
  }

  @Test
  void hostileTextIsShownAndNeverRun(@TempDir Path folder) throws Exception {
    Opened opened = opened(SampleReport.of(PageTest.HOSTILE), folder);

    assertThat(opened.dom()).contains("<title>s2l report: &lt;script&gt;document.title=");
    assertThat(opened.dom()).contains("{{7*7}}").doesNotContain("<title>pwned");
    assertThat(Pattern.compile("<script[ >]").matcher(opened.dom()).results()).hasSize(3);
    assertThat(opened.dom()).doesNotContain("<img src=x");
    assertThat(complaints(opened)).isEmpty();
  }

  @Test
  void aPageWithoutDataOpensToo(@TempDir Path folder) throws Exception {
    Opened opened = opened(SampleReport.empty(), folder);

    assertThat(opened.dom()).contains("No log of a training");
    assertThat(complaints(opened)).isEmpty();
  }

  private static Opened opened(ReportData data, Path folder) throws Exception {
    Optional<String> browser = browser();
    assumeTrue(browser.isPresent(), "no Chromium on this machine: the page was not opened");
    Path page = folder.resolve("report.html");
    Report.write(data, page);
    var command = new ArrayList<String>();
    command.add(browser.get());
    command.addAll(
        List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--user-data-dir=" + folder.resolve("profile"),
            "--window-size=1366,900",
            "--enable-logging=stderr",
            "--dump-dom",
            page.toUri().toString()));
    Path dom = folder.resolve("dom.html");
    Path log = folder.resolve("browser.log");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(dom.toFile())
            .redirectError(log.toFile())
            .start();
    try {
      assertThat(process.waitFor(90, TimeUnit.SECONDS)).as("the browser ends").isTrue();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
    return new Opened(Files.readString(dom), Files.readString(log));
  }

  /// What the page wrote on the console: errors, warnings, violations of its policy.
  private static List<String> complaints(Opened opened) {
    return opened.log().lines().filter(line -> line.contains("CONSOLE")).toList();
  }

  private static Optional<String> browser() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(File.pathSeparator))
        .flatMap(
            folder ->
                Stream.of("chromium", "chromium-browser", "google-chrome")
                    .map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }
}
