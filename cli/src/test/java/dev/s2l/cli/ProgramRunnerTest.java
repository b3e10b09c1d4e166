package dev.s2l.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.evaluate.program.BubblewrapRunner;
import dev.s2l.evaluate.program.ProgramLimits;
import dev.s2l.run.Json;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Generations that are programs, as a user scores them.
class ProgramRunnerTest {
  private static final Path MODULE = Path.of("../programs/target/s2l-programs");

  @TempDir private Path folder = Path.of("");
  private Path rows = Path.of("");

  @BeforeEach
  void make() throws IOException {
    rows =
        Files.write(
            folder.resolve("rows.jsonl"),
            List.of(
                row("right", "x = 3\\nprint(x * 4)"),
                row("fence", "So:\\n```python\\nprint(sqrt(144))\\n```\\nThat is it."),
                row("turn", "print(12)\\n### Instruction:\\nprint(13)"),
                row("wrong", "print(13)"),
                row("nothing", "if False:\\n  print(12)"),
                row("fails", "print(12)\\nraise ValueError"),
                row("file", "print(12 + len(open('/etc/passwd').read()))"),
                row("lacks", "import s2l_is_not_there\\nprint(12)"),
                row("words", "The answer is 12.")));
  }

  @AfterEach
  void forget() {
    System.clearProperty("s2l.programs");
  }

  private static String row(String id, String text) {
    return "{\"id\":\"%s\",\"generation\":\"%s\",\"reference\":\"12\"}".formatted(id, text);
  }

  private InProcess.Ended evaluate(String... runner) {
    var arguments =
        new java.util.ArrayList<>(
            List.of("evaluate", "--tasks=gsm8k", "--generations=" + rows, "-o", out().toString()));
    arguments.addAll(List.of(runner));
    return InProcess.run(arguments.toArray(String[]::new));
  }

  private Path out() {
    return folder.resolve("run");
  }

  private void assertVerdicts() throws IOException {
    for (String scorer : List.of("mammoth", "strict")) {
      var verdicts = new TreeMap<String, String>();
      for (String line : Files.readAllLines(out().resolve("evaluation/verdicts.jsonl"))) {
        JsonNode verdict = Json.COMPACT.readTree(line);
        if (verdict.path("scorer").stringValue().equals(scorer)) {
          verdicts.put(verdict.path("id").stringValue(), verdict.path("verdict").stringValue());
        }
      }
      assertThat(verdicts)
          .as(scorer)
          .containsEntry("right", "right")
          .containsEntry("fence", "right")
          .containsEntry("turn", "right")
          .containsEntry("wrong", "wrong")
          .containsEntry("nothing", "no-answer")
          .containsEntry("fails", "error")
          .containsEntry("file", "error")
          .containsEntry("lacks", "unsupported")
          .containsEntry("words", "right");
    }
  }

  @Test
  void graalPyRunsThem() throws IOException {
    Assumptions.assumeTrue(Files.isDirectory(MODULE), "the module programs is not built");
    System.setProperty("s2l.programs", MODULE.toString());
    var ended = evaluate("--program-runner=graalpy");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertVerdicts();
  }

  @Test
  void bubblewrapRunsThem() throws IOException {
    try {
      BubblewrapRunner.start(ProgramLimits.USUAL).close();
    } catch (S2lException e) {
      Assumptions.abort(e.withOptions());
    }
    var ended = evaluate("--program-runner=bubblewrap");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertVerdicts();
  }

  @Test
  void withoutTheModuleNothingIsBegun() {
    var ended = evaluate();
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(7);
    assertThat(ended.err()).contains("./s2l", "--program-runner bubblewrap, or none");
    assertThat(out().resolve("evaluation")).doesNotExist();
  }

  @Test
  void whoHasNoProgramsNeedsNoModule() throws IOException {
    Files.writeString(rows, row("words", "The answer is 12.") + "\n");
    assertThat(evaluate().exitCode()).isZero();
    Files.writeString(rows, row("program", "print(12)") + "\n");
    assertThat(evaluate("--scorers=lm-eval-flexible", "--force-new").exitCode()).isZero();
  }

  @Test
  void thereIsNoOtherRunner() {
    var ended = evaluate("--program-runner=python");
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains("expected one of graalpy, bubblewrap, none");
  }
}
