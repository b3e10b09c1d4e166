package dev.s2l.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.run.Json;
import dev.s2l.testkit.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What an evaluation would take, as a user asks for it.
class EvaluationPlanTest {
  private static final Path NEOX = Golden.path("scored/gpt_neox");

  @TempDir private Path data = Path.of("");

  @BeforeEach
  void make() throws IOException {
    var rows = new ArrayList<String>();
    for (int i = 0; i < 24; i++) {
      rows.add(
          "{\"id\":\"s-%d\",\"question\":\"Ann has %d apples and buys 2. How many?\",\"answer\":\"%d\"}"
              .formatted(i, i, i + 2));
    }
    Files.write(data.resolve("svamp.jsonl"), rows);
  }

  @Test
  void planCountsAnEvaluation() {
    var ended =
        InProcess.run(
            "plan",
            "--json",
            "--model",
            NEOX.toString(),
            "--tasks=svamp",
            "--task-data",
            data.toString(),
            "--limit=10",
            "--prompting=pot-then-cot",
            "--max-new-tokens=7");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    JsonNode plan = Json.COMPACT.readTree(ended.out()).path("evaluation");
    JsonNode task = plan.at("/tasks/svamp");
    assertThat(task.path("items").intValue()).isEqualTo(10);
    assertThat(task.path("size").intValue()).isEqualTo(24);
    assertThat(task.path("newTokens").intValue()).isEqualTo(2 * 10 * 7);
    int longest = task.path("longestPrompt").intValue();
    assertThat(longest).isBetween(40, 300);
    assertThat(task.path("promptTokens").intValue()).isBetween(5 * longest, 10 * longest);
    assertThat(plan.path("memoryBytes").longValue()).isBetween(100L << 20, 4L << 30);
    // Two processes, each with a heap of 256 MiB.
    assertThat(plan.path("programsBytes").longValue()).isEqualTo(2L * 384 << 20);
    var without =
        InProcess.run(
            "plan",
            "--model",
            NEOX.toString(),
            "--tasks=svamp",
            "--task-data",
            data.toString(),
            "--program-runner=none");
    assertThat(without.out()).contains("memory ").doesNotContain("programs");
    var unused = InProcess.run("plan", "--model", NEOX.toString(), "--limit=3");
    assertThat(unused.exitCode()).isEqualTo(2);
    assertThat(unused.err()).contains("--limit", "are of --tasks");
    var runner = InProcess.run("plan", "--model", NEOX.toString(), "--program-runner=none");
    assertThat(runner.exitCode()).isEqualTo(2);
    assertThat(runner.err()).contains("--program-runner is of --tasks");
  }
}
