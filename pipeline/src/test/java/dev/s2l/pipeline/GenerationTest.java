package dev.s2l.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.evaluate.GenerationSettings;
import dev.s2l.evaluate.Sampling;
import dev.s2l.lm.model.ComputeDevice;
import dev.s2l.lm.model.DType;
import dev.s2l.lm.train.Precision;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Json;
import dev.s2l.run.Progress;
import dev.s2l.run.S2lException;
import dev.s2l.run.StopSignal;
import dev.s2l.testkit.Golden;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class GenerationTest {
  private static final GenerationSettings GREEDY = GenerationSettings.greedy(6);

  @TempDir private Path folder = Path.of("");
  private Path model = Path.of("");

  @BeforeEach
  void copyModel() throws IOException {
    model = Files.createDirectory(folder.resolve("model"));
    try (var files = Files.list(Golden.path("scored/gpt_neox"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, model.resolve(file.getFileName().toString()));
      }
    }
  }

  @Test
  void aChatPromptIsContinuedWhereTheTemplateSaysThatTheAnswerBegins() throws IOException {
    Files.writeString(
        model.resolve("chat_template.jinja"),
        "{% for m in messages %}### {{ m.role }}: {{ m.content }}\n{% endfor %}"
            + "{% if add_generation_prompt %}### assistant:{% endif %}");
    prompts("{\"prompt\": \"### user: Two plus two\\n### assistant:\"}");
    run(Generation.Form.AS_IS);
    var plain = answers().getFirst();
    prompts("{\"prompt\": \"Two plus two\"}");
    run(Generation.Form.CHAT);
    var chat = answers().getFirst();
    assertThat(chat.get("ids")).isEqualTo(plain.get("ids")).hasSize(6);
    assertThat(chat.get("prompt").stringValue()).isEqualTo("Two plus two");
    assertThat(chat.get("finish_reason").stringValue()).isEqualTo("length");
  }

  @Test
  void aModelWithoutAChatTemplateIsRefusedForChat() throws IOException {
    prompts("{\"prompt\": \"Two\"}");
    refused(() -> run(Generation.Form.CHAT), ExitCode.MODEL, "chat template");
    assertThat(partial()).doesNotExist();
  }

  @Test
  void otherKeysOfAPromptArePassedThroughAsTheyCame() throws IOException {
    prompts("{\"id\": \"q-1\", \"prompt\": \"One\", \"score\": 0.10, \"x\": {\"y\": [1, null]}}");
    run(Generation.Form.AS_IS);
    assertThat(Files.readString(output()))
        .startsWith("{\"prompt\":\"One\",\"ids\":[")
        .endsWith(
            "\"finish_reason\":\"length\",\"id\":\"q-1\",\"score\":0.10,\"x\":{\"y\":[1,null]}}\n");
  }

  @Test
  void aLineThatIsNoPromptIsNamed() throws IOException {
    for (String bad :
        List.of(
            "{\"prompt\": 3}",
            "[1]",
            "{\"prompt\": \"a\"",
            "{\"prompt\": \"a\", \"text\": \"b\"}")) {
      prompts("{\"prompt\": \"a\"}", "", bad);
      refused(() -> run(Generation.Form.AS_IS), ExitCode.DATA, "prompts.jsonl:3");
    }
    prompts("");
    refused(() -> run(Generation.Form.AS_IS), ExitCode.DATA, "no prompt");
    Files.write(folder.resolve("prompts.jsonl"), new byte[] {(byte) 0xff});
    refused(() -> run(Generation.Form.AS_IS), ExitCode.DATA, "UTF-8");
  }

  @Test
  void aPromptThatIsLongerThanTheModelIsNamedAndNothingIsWritten() throws IOException {
    prompts(
        "{\"prompt\": \"a\"}", "{\"prompt\": \"%s\"}".formatted("long and longer ".repeat(2000)));
    refused(() -> run(Generation.Form.AS_IS), ExitCode.DATA, "prompt 2 has");
    assertThat(partial()).doesNotExist();
    assertThat(output()).doesNotExist();
  }

  @Test
  void whatDoesNotFitIntoMemoryIsRefused() throws IOException {
    var json = JsonMapper.shared();
    var config = (ObjectNode) json.readTree(Files.readString(model.resolve("config.json")));
    config.put("max_position_embeddings", 1_000_000_000);
    Files.writeString(model.resolve("config.json"), json.writeValueAsString(config));
    prompts("{\"prompt\": \"a\"}");
    var much = GenerationSettings.greedy(900_000_000);
    refused(() -> run(Generation.Form.AS_IS, much), ExitCode.RESOURCES, "--max-new-tokens");
    assertThat(partial()).doesNotExist();
  }

  @Test
  void aCallThatWasKilledAtAnyByteContinuesToTheSameBytes() throws IOException {
    prompts(
        IntStream.range(0, 12)
            .mapToObj(
                i -> "{\"prompt\": \"%s\", \"id\": %d}".formatted("Two ".repeat(1 + i % 5), i))
            .toArray(String[]::new));
    var settings = new GenerationSettings(6, List.of(), new Sampling(0.8, 0, 0.9, 1.1, 5));
    var whole = new ByteArrayOutputStream();
    var request = request(Generation.Form.AS_IS, settings);
    run(Generation.Form.AS_IS, settings);
    byte[] expected = Files.readAllBytes(output());
    var begun = BegunAnswers.of(request, ModelChoice.of(model), DType.FLOAT32, ComputeDevice.CPU);
    whole.write(Json.COMPACT.writeValueAsBytes(begun));
    whole.write('\n');
    int header = whole.size();
    whole.write(expected);
    for (int cut : new int[] {0, header - 3, header, header + 10, whole.size() / 2, whole.size()}) {
      Files.delete(output());
      Files.write(partial(), Arrays.copyOf(whole.toByteArray(), cut));
      run(Generation.Form.AS_IS, settings);
      assertThat(output()).hasBinaryContent(expected);
      assertThat(partial()).doesNotExist();
    }
  }

  @Test
  void answersThatWereBegunOtherwiseAreRefusedAndStay() throws IOException {
    prompts("{\"prompt\": \"a\"}", "{\"prompt\": \"b\"}");
    var begun =
        BegunAnswers.of(
            request(Generation.Form.AS_IS, GREEDY),
            ModelChoice.of(model),
            DType.FLOAT32,
            ComputeDevice.CPU);
    byte[] first = (Json.COMPACT.writeValueAsString(begun) + "\n").getBytes(StandardCharsets.UTF_8);
    Files.write(partial(), first);
    refused(
        () -> run(Generation.Form.AS_IS, GenerationSettings.greedy(7)),
        ExitCode.RUN_DIRECTORY,
        "--max-new-tokens 6, now 7");
    prompts("{\"prompt\": \"a\"}", "{\"prompt\": \"c\"}");
    refused(() -> run(Generation.Form.AS_IS), ExitCode.RUN_DIRECTORY, "file of prompts");
    assertThat(partial()).hasBinaryContent(first);
    prompts("{\"prompt\": \"a\"}", "{\"prompt\": \"b\"}");
    Files.writeString(model.resolve("generation_config.json"), "{\"eos_token_id\": 7}");
    refused(() -> run(Generation.Form.AS_IS), ExitCode.RUN_DIRECTORY, "the model");
    Files.writeString(partial(), "hello\n");
    refused(() -> run(Generation.Form.AS_IS), ExitCode.RUN_DIRECTORY, ".partial:1");
    assertThat(output()).doesNotExist();
  }

  @Test
  void workThatIsStoppedKeepsWhatIsFinishedAndContinues() throws IOException {
    prompts(
        IntStream.range(0, 30)
            .mapToObj(i -> "{\"prompt\": \"p%d\"}".formatted(i))
            .toArray(String[]::new));
    run(Generation.Form.AS_IS);
    byte[] expected = Files.readAllBytes(output());
    Files.delete(output());
    var stop = new StopSignal();
    refused(
        () ->
            Generation.run(
                ModelChoice.of(model),
                request(Generation.Form.AS_IS, GREEDY),
                Precision.FLOAT32,
                ComputeDevice.CPU,
                output(),
                stoppingAfter(8, stop),
                stop),
        ExitCode.INTERRUPTED,
        "cancelled");
    assertThat(output()).doesNotExist();
    assertThat(Files.readAllLines(partial())).hasSizeBetween(2, 30);
    run(Generation.Form.AS_IS);
    assertThat(output()).hasBinaryContent(expected);
  }

  private static Progress stoppingAfter(int answers, StopSignal stop) {
    return new Progress() {
      private final AtomicInteger left = new AtomicInteger(answers);

      @Override
      public Task start(String stage, long total, String unit) {
        return new Task() {
          @Override
          public void advance(long amount, String detail) {
            if (left.decrementAndGet() == 0) {
              stop.cancel();
            }
          }

          @Override
          public void close() {}
        };
      }

      @Override
      public void note(String message) {}

      @Override
      public void warn(String message) {}
    };
  }

  private void refused(ThrowingCallable call, ExitCode code, String words) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            S2lException.class,
            e -> {
              assertThat(e.exitCode()).isEqualTo(code);
              assertThat(e.withOptions()).contains(words);
            });
  }

  private Path output() {
    return folder.resolve("answers.jsonl");
  }

  private Path partial() {
    return folder.resolve("answers.jsonl.partial");
  }

  private void prompts(String... lines) throws IOException {
    Files.write(folder.resolve("prompts.jsonl"), List.of(lines));
  }

  private List<JsonNode> answers() throws IOException {
    return Files.readAllLines(output()).stream().map(JsonMapper.shared()::readTree).toList();
  }

  private Generation.Request request(Generation.Form form, GenerationSettings settings) {
    return new Generation.Request(
        folder.resolve("prompts.jsonl"), form, settings, OptionalInt.of(2));
  }

  private void run(Generation.Form form) throws IOException {
    run(form, GREEDY);
  }

  private void run(Generation.Form form, GenerationSettings settings) throws IOException {
    Generation.run(
        ModelChoice.of(model),
        request(form, settings),
        Precision.FLOAT32,
        ComputeDevice.CPU,
        output(),
        Progress.SILENT,
        new StopSignal());
  }
}
