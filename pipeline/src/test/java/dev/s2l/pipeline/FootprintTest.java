package dev.s2l.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.s2l.run.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a refused command takes back.
class FootprintTest {
  @TempDir private Path folder = Path.of("");

  private Ledger evaluationBegun(String setting) throws IOException {
    var ledger = Ledger.open(new RunDirectory(folder));
    ledger.enter(Stages.EVALUATE, new TreeMap<>(Map.of(setting, "x")));
    Files.createDirectories(folder.resolve("evaluation/m"));
    Files.writeString(folder.resolve("evaluation/m/generations_gsm8k.jsonl.partial"), "{}\n");
    return ledger;
  }

  @Test
  void answersAndVerdictsOutliveARefusal() throws IOException {
    var before = Footprint.before(new RunDirectory(folder));
    before.remove(evaluationBegun("model m"));
    assertThat(folder.resolve("evaluation/m/generations_gsm8k.jsonl.partial")).exists();
    assertThat(Ledger.open(new RunDirectory(folder)).begun(Stages.EVALUATE)).isTrue();
  }

  @Test
  void answersThatGatherAreNoStrangersToACommandThatReplacesThem() throws IOException {
    var ledger = evaluationBegun("model m");
    var guard = new FolderGuard(folder, ledger);
    assertThatCode(() -> guard.check(List.of(Stages.EVALUATE))).doesNotThrowAnyException();
  }
}
