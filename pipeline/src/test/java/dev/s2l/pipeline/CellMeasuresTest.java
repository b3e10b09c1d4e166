package dev.s2l.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.run.ExitCode;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CellMeasuresTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void plainNumbersAndTheirItemsAreRead() throws IOException {
    Files.writeString(folder.resolve("results.json"), "{\"acc\": 0.5, \"eval_loss\": 2}");
    Files.writeString(
        folder.resolve("items.jsonl"),
        """
        {"id": "a", "metric": "acc", "value": 1}
        {"id": "b", "metric": "acc", "value": 0}
        """);
    var read = CellMeasures.read(folder);
    assertThat(read.metrics())
        .containsExactlyInAnyOrderEntriesOf(Map.of("acc", 0.5, "eval_loss", 2.0));
    assertThat(read.items().get("acc")).containsExactly(Map.entry("a", 1.0), Map.entry("b", 0.0));
    assertThat(new String(read.lines(), java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"id\":\"a\",\"metric\":\"acc\",\"value\":1.0}\n"
                + "{\"id\":\"b\",\"metric\":\"acc\",\"value\":0.0}\n");
  }

  @Test
  void filesOfTheEvaluationHarnessAreReadTheNewestOfThemFromAFolderBelow() throws IOException {
    Path model = Files.createDirectories(folder.resolve("org__name"));
    Files.writeString(model.resolve("results_2026-01-01T00-00-00.json"), "{\"results\": {}}");
    Files.writeString(
        model.resolve("results_2026-01-02T00-00-00.json"),
        """
        {"results": {"gsm8k": {"alias": "gsm8k", "exact_match,strict-match": 0.25,
          "exact_match_stderr,strict-match": NaN, "acc,none": 0.75, "acc_stderr,none": "N/A"}}}
        """);
    Files.writeString(
        model.resolve("samples_gsm8k_2026-01-02T00-00-00.jsonl"),
        """
        {"doc_id": 0, "filter": "strict-match", "metrics": ["exact_match"], "exact_match": 1.0}
        {"doc_id": 1, "filter": "strict-match", "metrics": ["exact_match"], "exact_match": 0.0}
        {"doc_id": 1, "filter": "flexible-extract", "metrics": ["exact_match"], "exact_match": 1.0}
        """);
    var read = CellMeasures.read(folder);
    assertThat(read.metrics())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("gsm8k/exact_match,strict-match", 0.25, "gsm8k/acc", 0.75));
    assertThat(read.items())
        .containsOnlyKeys("gsm8k/exact_match,strict-match")
        .containsEntry(
            "gsm8k/exact_match,strict-match", new java.util.TreeMap<>(Map.of("0", 1.0, "1", 0.0)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\": \"x\"} | a is \"x\", expected a finite number",
        "{\"a\": 1e999} | expected a finite number",
        "[1] | expected an object",
        "{\"a\": | is no JSON",
        "{} | holds no number",
      })
  void resultsThatCannotBeReadAreExitCodeNine(String text, String said) throws IOException {
    Files.writeString(folder.resolve("results.json"), text);
    assertThatThrownBy(() -> CellMeasures.read(folder))
        .hasMessageContaining(said)
        .extracting(e -> ((S2lException) e).exitCode())
        .isEqualTo(ExitCode.USER_TOOL);
  }

  @Test
  void noResultAtAllIsExitCodeNine() {
    assertThatThrownBy(() -> CellMeasures.read(folder))
        .hasMessageContaining("holds neither results.json nor results_*.json");
  }

  @Test
  void itemsOfAMetricThatHasNoNumberAreRefused() throws IOException {
    Files.writeString(folder.resolve("results.json"), "{\"acc\": 0.5}");
    Files.writeString(
        folder.resolve("items.jsonl"), "{\"id\": \"a\", \"metric\": \"bcc\", \"value\": 1}\n");
    assertThatThrownBy(() -> CellMeasures.read(folder))
        .hasMessageContaining("has items of bcc, which results.json does not have");
  }
}
