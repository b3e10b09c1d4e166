package dev.s2l.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.lm.model.ComputeDevice;
import dev.s2l.lm.train.Precision;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Progress;
import dev.s2l.run.S2lException;
import dev.s2l.testkit.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class GenerationTest {
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
    var plain = answers(List.of("### user: Two plus two\n### assistant:"), Generation.Form.AS_IS);
    var chat = answers(List.of("Two plus two"), Generation.Form.CHAT);
    assertThat(chat.getFirst().ids()).isEqualTo(plain.getFirst().ids()).hasSize(6);
    assertThat(chat.getFirst().prompt()).isEqualTo("Two plus two");
  }

  @Test
  void aModelWithoutAChatTemplateIsRefusedForChat() {
    assertThatThrownBy(() -> answers(List.of("Two"), Generation.Form.CHAT))
        .isInstanceOfSatisfying(
            S2lException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.MODEL))
        .hasMessageContaining("chat template");
    assertThat(folder.resolve("answers.jsonl")).doesNotExist();
  }

  @Test
  void aLineWithoutAPromptIsNamed() throws IOException {
    Files.writeString(folder.resolve("prompts.jsonl"), "{\"prompt\": \"a\"}\n{\"prompt\": 3}\n");
    assertThatThrownBy(() -> run(Generation.Form.AS_IS))
        .isInstanceOf(S2lException.class)
        .hasMessageContaining("prompts.jsonl:2");
  }

  private List<Generation.Answer> answers(List<String> prompts, Generation.Form form)
      throws IOException {
    var mapper = JsonMapper.shared();
    Files.write(
        folder.resolve("prompts.jsonl"),
        prompts.stream()
            .map(prompt -> mapper.writeValueAsString(java.util.Map.of("prompt", prompt)))
            .toList());
    assertThat(run(form)).isEqualTo(prompts.size());
    return Files.readAllLines(folder.resolve("answers.jsonl")).stream()
        .map(line -> mapper.readValue(line, Generation.Answer.class))
        .toList();
  }

  private int run(Generation.Form form) throws IOException {
    return Generation.run(
        model,
        new Generation.Request(folder.resolve("prompts.jsonl"), form, 6),
        Precision.FLOAT32,
        ComputeDevice.CPU,
        folder.resolve("answers.jsonl"),
        Progress.SILENT);
  }
}
