package dev.s2l.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.evaluate.ItemDraw;
import dev.s2l.evaluate.Judging;
import dev.s2l.evaluate.ProgramRunner;
import dev.s2l.evaluate.Prompting;
import dev.s2l.evaluate.Task;
import dev.s2l.lm.model.Compute;
import dev.s2l.lm.model.ComputeDevice;
import dev.s2l.lm.model.DType;
import dev.s2l.lm.train.Precision;
import dev.s2l.pipeline.ModelEvaluation.Asking;
import dev.s2l.pipeline.ModelEvaluation.TaskItems;
import dev.s2l.pipeline.TaskAnswers.Answer;
import dev.s2l.pipeline.TaskAnswers.Written;
import dev.s2l.run.Progress;
import dev.s2l.run.S2lException;
import dev.s2l.run.StopSignal;
import dev.s2l.testkit.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Programs first, a chain of thought where they answer nothing.
class TaskAnswersTest {
  private static final Task TASK =
      Task.of(
          new Task.Source(
              "t.yaml",
              "",
              Map.of(
                  "name", "t",
                  "description", "d",
                  "source", "s",
                  "licence", "l",
                  "answer", "number",
                  "scorers", List.of("mammoth"),
                  "prompt", Map.of("prompting", List.of("cot", "pot", "pot-then-cot")))));

  @TempDir private Path folder = Path.of("");

  /// Prints what stands in the brackets; a program of `fail` fails, one of `np` is unsupported.
  private static final class Printing implements ProgramRunner {
    private final List<String> ran = new ArrayList<>();

    @Override
    public void run(List<String> programs, Receiver receiver, StopSignal stop) {
      for (int i = 0; i < programs.size(); i++) {
        String program = programs.get(i);
        ran.add(program);
        Ending ending =
            program.contains("fail")
                ? Ending.FAILED
                : program.contains("np") ? Ending.UNSUPPORTED : Ending.FINISHED;
        String printed = program.replaceAll("(?s).*print\\((.*?)\\).*", "$1");
        receiver.finished(i, new Outcome(ending, printed + "\n", ""));
      }
    }

    @Override
    public String signature() {
      return "test";
    }

    @Override
    public void close() {}
  }

  private static String line(String id, String text) {
    return "{\"id\":\"%s\",\"prompting\":\"pot\",\"text\":\"%s\",\"tokens\":3,\"finish_reason\":\"eos\"}"
        .formatted(id, text);
  }

  @Test
  void aChainOfThoughtIsAskedForOnlyWhereTheProgramAnswersNothing() throws IOException {
    Path items = folder.resolve("t.jsonl");
    var rows = new ArrayList<String>();
    for (String id : List.of("right", "wrong", "fails", "lacks", "words", "silent")) {
      rows.add("{\"id\":\"%s\",\"question\":\"Ann?\",\"answer\":\"7\"}".formatted(id));
    }
    Files.write(items, rows);
    // What an earlier call, which was killed, had got; its last line has no end.
    Files.writeString(
        folder.resolve("generations_t.jsonl.partial"),
        String.join(
                "\n",
                line("right", "print(7)"),
                line("wrong", "print(8)"),
                line("fails", "print(fail)"),
                line("lacks", "print(np.pi)"),
                line("words", "It is 9"),
                line("silent", "no idea"))
            + "\n{\"id\":\"ri");
    var runner = new Printing();
    var judging = new Judging(List.of(), new ItemDraw(0, 1), runner, Optional.empty());
    var model = ModelChoice.of(Golden.path("scored/gpt_neox"));
    var asking =
        new Asking(
            Prompting.POT_THEN_COT,
            Optional.empty(),
            OptionalInt.of(3),
            OptionalInt.empty(),
            Precision.FLOAT32);
    var evaluation =
        new ModelEvaluation(
            List.of(new ModelEvaluation.NamedModel("m", model)),
            List.of(new TaskItems(TASK, List.of(items), List.of())),
            asking,
            judging,
            Optional.empty());
    var asked = AskedTask.read(evaluation.tasks().getFirst(), evaluation, Progress.SILENT);
    try (var compute = Compute.on(ComputeDevice.CPU);
        var loaded = new LoadedModel(model, DType.FLOAT32, compute)) {
      var answers = new TaskAnswers(asked, judging, folder, Progress.SILENT, new StopSignal());
      var answered = answers.complete(loaded);
      assertThat(answered.answers())
          .extracting(Answer::prompting)
          .containsExactly(
              Prompting.POT,
              Prompting.POT,
              Prompting.COT,
              Prompting.POT,
              Prompting.POT,
              Prompting.COT);
      assertThat(answered.answers().get(2).program())
          .contains(new Written("print(fail)", 3, "eos"));
      assertThat(answered.answers().get(2).prompt()).endsWith("Ann?\n\n### Response:");
      assertThat(answered.answers().get(0).prompt())
          .endsWith("Ann? Let's write a program.\n\n### Response:");
      assertThat(answered.outcomes().get(1).printed()).isEqualTo("8\n");
      assertThat(runner.ran).containsExactly("print(7)", "print(8)", "print(fail)", "print(np.pi)");
      assertThat(folder.resolve("generations_t.jsonl.partial")).doesNotExist();
      var again = answers.complete(loaded);
      assertThat(again.answers()).isEqualTo(answered.answers());
      assertThat(again.outcomes()).isEqualTo(answered.outcomes());
      // Where programs are not run, none answers nothing: their texts are still there. Where they
      // are run again, the chains of thought are asked for again.
      var unrun = judging.with(ProgramRunner.NONE);
      var others = new TaskAnswers(asked, unrun, folder, Progress.SILENT, new StopSignal());
      assertThat(others.complete(loaded).answers())
          .extracting(Answer::text)
          .startsWith("print(7)", "print(8)", "print(fail)", "print(np.pi)", "It is 9");
      assertThat(answers.complete(loaded).answers()).isEqualTo(answered.answers());
      Path file = folder.resolve("generations_t.jsonl");
      Files.write(file, Files.readAllLines(file).subList(0, 3));
      assertThatThrownBy(() -> answers.complete(loaded))
          .isInstanceOf(S2lException.class)
          .hasMessageContaining("holds answers to other items");
    }
  }
}
