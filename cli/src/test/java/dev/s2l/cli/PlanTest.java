package dev.s2l.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.demo.DemoData;
import dev.s2l.run.Json;
import dev.s2l.testkit.Golden;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a plan says must be what a run does.
class PlanTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void rowsTokensAndStepsAreCountedAndBytesEstimated() throws IOException {
    Path data = DemoData.generate(7, 500).write(folder.resolve("data"));
    var ended =
        InProcess.run(
            "plan",
            "--data",
            data.toString(),
            "--budget",
            "10%",
            "--num-train-epochs",
            "2",
            "--json");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    var plan = Json.COMPACT.readTree(ended.out()).path("run");
    assertThat(plan.path("rows").path("read").asInt()).isEqualTo(500);
    assertThat(plan.path("rows").path("selected").asInt()).isEqualTo(50);
    assertThat(plan.path("clusters").path("k").asInt()).isEqualTo(16);
    assertThat(plan.path("clusters").path("note").asString())
        .contains("K = 16 clusters instead of the paper's 100", "50 rows");
    var steps = plan.path("steps");
    assertThat(steps.path("perEpoch").asInt()).isEqualTo(16);
    assertThat(steps.path("total").asInt()).isEqualTo(32);
    assertThat(steps.path("recordEvery").asInt()).isEqualTo(3);
    assertThat(steps.path("recordings").asInt()).isEqualTo(12);
    assertThat(steps.path("trainedTokens").asLong())
        .isEqualTo(2 * plan.path("tokens").path("total").asLong());
    assertThat(plan.path("diskBytes").path("total").asLong()).isPositive();
    assertThat(plan.path("memoryBytes").path("peak").asLong()).isPositive();
    assertThat(plan.path("seconds").isNull()).isTrue();
  }

  @Test
  void activationsComputedAgainTakeLessMemory() throws IOException {
    Path data = DemoData.generate(7, 500).write(folder.resolve("data"));
    Path model = Golden.path("models/llama");
    assertThat(memory("--data=" + data, "--model=" + model, "--gradient-checkpointing"))
        .isLessThan(memory("--data=" + data, "--model=" + model));
  }

  /// Of the run, and of training the model.
  private static long memory(String... arguments) {
    var command = new ArrayList<>(List.of("plan", "--json"));
    command.addAll(List.of(arguments));
    var ended = InProcess.run(command.toArray(String[]::new));
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    var plan = Json.COMPACT.readTree(ended.out());
    return plan.path("run").path("memoryBytes").path("peak").asLong()
        + plan.path("model").path("trainingBytes").asLong();
  }

  @Test
  void aProbeAddsATime() throws IOException {
    Path data = DemoData.generate(7, 500).write(folder.resolve("data"));
    var ended = InProcess.run("plan", "--data", data.toString(), "--probe", "--json");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    var plan = Json.COMPACT.readTree(ended.out()).path("run");
    assertThat(plan.path("seconds").path("total").asDouble())
        .isPositive()
        .isGreaterThan(plan.path("seconds").path("train").asDouble());
    assertThat(InProcess.run("plan", "--data", data.toString()).out())
        .contains("steps    48 (16 an epoch)")
        .contains("not measured");
  }

  @Test
  void aGivenNumberOfClustersIsKeptAndWhatItCostsIsSaid() throws IOException {
    Path data = DemoData.generate(7, 500).write(folder.resolve("data"));
    String[] plan = {"plan", "--data", data.toString(), "--budget", "60", "--num-clusters", "100"};
    assertThat(InProcess.run(plan).out())
        .contains("clusters 100")
        .contains("K = 100 clusters, as asked for, are more than the 60 rows of the budget")
        .contains("at least 40 of them can give none", "--num-clusters 20 or fewer");
    assertThat(InProcess.run("plan", "--data", data.toString(), "--budget", "400").out())
        .contains("clusters 100\ndisk");
    assertThat(
            InProcess.run(
                    "plan", "--data", data.toString(), "--budget", "60", "--preset", "reference")
                .out())
        .contains("clusters 100\n         in each source.\n");
  }

  @Test
  void aPlanWithoutDataAndModelIsExitCode2() {
    var ended = InProcess.run("plan");
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains("--data or --model");
  }
}
