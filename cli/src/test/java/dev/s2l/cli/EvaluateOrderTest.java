package dev.s2l.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.testkit.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The order in which models and tasks are named.
class EvaluateOrderTest {
  private static final String NEOX = Golden.path("scored/gpt_neox").toString();
  private static final String LLAMA = Golden.path("scored/llama_gqa_tied").toString();

  @TempDir private Path folder = Path.of("");

  private InProcess.Ended evaluate(String name, String first, String second, String tasks) {
    return InProcess.run(
        "evaluate",
        "--model=" + first,
        "--model=" + second,
        "--tasks=" + tasks,
        "--task-data=" + folder,
        "--max-new-tokens=3",
        "--output-dir=" + folder.resolve(name));
  }

  /// A folder where the summary is to be written stops the first call when all is judged.
  @Test
  void verdictsOfAStoppedCallAreGivenToNoOtherModelAndTask() throws IOException {
    for (String task : List.of("svamp", "numglue")) {
      Files.writeString(
          folder.resolve(task + ".jsonl"),
          """
          {"id": "1", "question": "Ann has 5 apples and buys 2. How many?", "answer": "7"}
          {"id": "2", "question": "Bob has 3 pears and eats 1. How many?", "answer": "2"}
          """);
    }
    Path stopped = folder.resolve("swapped/evaluation");
    Path summary = Files.createDirectories(stopped.resolve("summary.json"));
    assertThat(evaluate("swapped", NEOX, LLAMA, "svamp,numglue").exitCode()).isNotZero();
    assertThat(stopped.resolve("verdicts.jsonl.partial")).isNotEmptyFile();
    Files.delete(summary);
    for (String name : List.of("swapped", "fresh")) {
      var ended = evaluate(name, LLAMA, NEOX, "numglue,svamp");
      assertThat(ended.exitCode()).as(ended.err()).isZero();
    }
    for (String file : List.of("verdicts.jsonl", "summary.json")) {
      assertThat(stopped.resolve(file))
          .hasSameBinaryContentAs(folder.resolve("fresh/evaluation").resolve(file));
    }
  }
}
