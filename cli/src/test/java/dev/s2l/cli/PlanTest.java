package dev.s2l.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.demo.DemoData;
import dev.s2l.run.Json;
import dev.s2l.testkit.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

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
  void rowsOfTheTaskAreCounted() throws IOException {
    Path data = DemoData.generate(7, 500).write(folder.resolve("data"));
    Path task = folder.resolve("task.jsonl");
    var lines = new ArrayList<>(Files.readAllLines(data).subList(0, 40));
    lines.add("{\"instruction\": \"no answer\"}");
    Files.write(task, lines);
    var alone = run("--data=" + data);
    var both = run("--data=" + data, "--target-data=" + task);
    assertThat(alone.path("target").isNull()).isTrue();
    var target = both.path("target");
    assertThat(target.path("rows").asInt()).isEqualTo(40); // the other is no row
    assertThat(target.path("used").asInt()).isEqualTo(40);
    long tokens = target.path("tokens").asLong();
    assertThat(target.path("trainedTokens").asLong()).isEqualTo(3 * tokens);
    long all = both.path("tokens").path("total").asLong();
    assertThat(both.at("/steps/scoredTokens").asLong())
        .isEqualTo(alone.at("/steps/scoredTokens").asLong() + 2 * all + tokens);
    var embedded = run("--data=" + data, "--target-data=" + task, "--signals=target-embeddings");
    assertThat(embedded.at("/target/trainedTokens").asLong()).isZero();
    assertThat(embedded.at("/steps/scoredTokens").asLong())
        .isEqualTo(alone.at("/steps/scoredTokens").asLong() + tokens);
    var missing =
        InProcess.run("plan", "--data=" + data, "--target-data=" + folder.resolve("none.jsonl"));
    assertThat(missing.exitCode()).isEqualTo(3);
    assertThat(missing.err()).contains("--target-data: ", "none.jsonl");
    assertThat(InProcess.run("plan", "--data=" + data, "--target-data=" + task).out())
        .contains("target   40 rows, 40 used, ");
  }

  private static JsonNode run(String... arguments) {
    var command = new ArrayList<>(List.of("plan", "--json"));
    command.addAll(List.of(arguments));
    var ended = InProcess.run(command.toArray(String[]::new));
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    return Json.COMPACT.readTree(ended.out()).path("run");
  }

  @Test
  void activationsComputedAgainTakeLessMemory() throws IOException {
    Path data = DemoData.generate(7, 500).write(folder.resolve("data"));
    Path model = Golden.path("models/llama");
    assertThat(memory("--data=" + data, "--model=" + model, "--gradient-checkpointing"))
        .isLessThan(memory("--data=" + data, "--model=" + model));
  }

  @Test
  void anAdapterIsPlannedInsteadOfTheModelAndSoIsGenerating() {
    Path llama = Golden.path("models/llama");
    String[] adapter = {"--lora-r=4", "--lora-target-modules=q_proj,v_proj"};
    var whole = model(llama.toString());
    var adapted = model(llama.resolve("config.json").toString(), adapter);
    long parameters = whole.path("parameters").longValue();
    assertThat(whole.path("trained").longValue()).isEqualTo(parameters);
    // Two layers, two projections of 32 × 32, each with two matrices of 4 × 32.
    assertThat(adapted.path("trained").longValue()).isEqualTo(2 * 2 * 2 * 4 * 32);
    assertThat(adapted.path("parameters").longValue()).isEqualTo(parameters);
    assertThat(bytes(whole, "training") - bytes(adapted, "training"))
        .isGreaterThan(12 * (parameters - 1024));
    assertThat(adapted.path("recordingBytes")).isEqualTo(whole.path("recordingBytes"));
    assertThat(whole.path("rowTokens").intValue()).isEqualTo(128); // what the model holds
    var one = model(llama.toString(), "--batch-size=1", "--max-new-tokens=8");
    assertThat(one.path("batchSize").intValue()).isEqualTo(1);
    assertThat(bytes(one, "generating")).isLessThan(bytes(whole, "generating"));
    var dropped = model(llama.toString(), "--lora-r=4", "--lora-dropout=0.1");
    var plain = model(llama.toString(), "--lora-r=4", "--lora-alpha=16");
    assertThat(bytes(dropped, "training")).isGreaterThan(bytes(plain, "training"));
    assertThat(InProcess.run("plan", "--model=" + llama, "--lora-r=4").out())
        .contains(", and 1,024 of an adapter, which are trained\n", "rows of at most 128 tokens");
  }

  @Test
  void anAdapterThatIsThereIsPlanned() {
    Path adapter = Golden.path("lora/llama");
    Path base = Golden.path("models/llama");
    var fresh = model(base.toString(), "--lora-r=4", "--lora-target-modules=q_proj,v_proj");
    var there = model(base.toString(), "--adapter=" + adapter);
    assertThat(there.path("trained").longValue()).isPositive();
    assertThat(there.path("recordingBytes")).isEqualTo(fresh.path("recordingBytes"));
  }

  @Test
  void adaptersOfNothingAreExitCode2() throws IOException {
    Path data = DemoData.generate(7, 500).write(folder.resolve("data"));
    var noModel = InProcess.run("plan", "--data=" + data, "--lora-r=4");
    assertThat(noModel.exitCode()).isEqualTo(2);
    assertThat(noModel.err()).contains("none is named: --model DIR");
    String llama = "--model=" + Golden.path("models/llama");
    var asked = InProcess.run("plan", llama, "--tasks=svamp", "--lora-r=4");
    assertThat(asked.exitCode()).isEqualTo(2);
    assertThat(asked.err()).contains("--lora-r is of training");
    var wrong = InProcess.run("plan", llama, "--lora-target-modules=c_attn");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).contains("c_attn", "q_proj");
  }

  @Test
  void theRowsOfALossAreCounted() throws IOException {
    String model = "--model=" + Golden.path("scored/gpt_neox");
    String rows = "--data=" + Golden.path("scored/rows.jsonl");
    var ended = InProcess.run("plan", "--json", model, "--tasks=heldout-loss", rows);
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    var plan = Json.COMPACT.readTree(ended.out()).path("evaluation");
    var loss = plan.at("/losses/heldout-loss");
    Path evaluated = folder.resolve("evaluated");
    InProcess.run("evaluate", model, "--tasks=heldout-loss", rows, "--output-dir=" + evaluated);
    var summary =
        Json.COMPACT.readTree(Files.readString(evaluated.resolve("evaluation/summary.json")));
    assertThat(loss.path("rows").intValue())
        .isEqualTo(summary.at("/tasks/heldout-loss/items").intValue());
    assertThat(loss.path("size").intValue()).isGreaterThanOrEqualTo(loss.path("rows").intValue());
    int longest = loss.path("longestRow").intValue();
    assertThat(loss.path("tokens").intValue())
        .isBetween(longest, longest * loss.path("rows").intValue());
    assertThat(plan.path("memoryBytes").longValue()).isBetween(100L << 20, 4L << 30);
    assertThat(InProcess.run("plan", model, "--tasks=heldout-loss").err())
        .contains("--data for heldout-loss");
    assertThat(InProcess.run("plan", model, "--tasks=svamp", rows).err())
        .contains("where --data is for the task heldout-loss alone");
  }

  private static JsonNode model(String model, String... more) {
    var command = new ArrayList<>(List.of("plan", "--json", "--model=" + model));
    command.addAll(List.of(more));
    var ended = InProcess.run(command.toArray(String[]::new));
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    return Json.COMPACT.readTree(ended.out());
  }

  private static long bytes(JsonNode plan, String what) {
    return plan.path(what + "Bytes").longValue();
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
