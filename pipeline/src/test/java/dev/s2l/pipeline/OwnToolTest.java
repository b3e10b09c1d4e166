package dev.s2l.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.run.ExitCode;
import dev.s2l.run.S2lException;
import dev.s2l.run.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnToolTest {
  private static final Duration LONG = Duration.ofMinutes(2);

  @TempDir private Path folder = Path.of("");

  private void run(String line, Map<String, String> values, Duration timeout) throws IOException {
    OwnTool.parse("--trainer", line)
        .run(values, folder.resolve("log/trainer.log"), timeout, new StopSignal());
  }

  @Test
  void wordsArePartedByBlanksAndHeldTogetherByQuotes() {
    assertThat(OwnTool.words("--trainer", " a  'b c' \"d 'e'\" f\\ g 'h\\i' '' j\"k l\"m"))
        .containsExactly("a", "b c", "d 'e'", "f g", "h\\i", "", "jk lm");
  }

  @Test
  void anOpenQuoteAnEmptyLineAndAnUnknownPlaceAreRefused() {
    assertThatThrownBy(() -> OwnTool.parse("--trainer", "a 'b"))
        .hasMessageContaining("does not close");
    assertThatThrownBy(() -> OwnTool.parse("--trainer", " ")).hasMessageContaining("is empty");
    assertThatThrownBy(() -> OwnTool.parse("--trainer", "a {subsets}"))
        .hasMessageContaining("Did you mean {subset}?");
  }

  @Test
  void placesAreFilledInsideWordsAndWhatIsFilledInIsNotReadAgain() {
    var tool = OwnTool.parse("--trainer", "t --in={subset} '{seed} {seed}' {\"a\":1}");
    assertThat(tool.filled(Map.of("subset", "/x y/{seed}$1\\", "seed", "7")))
        .containsExactly("t", "--in=/x y/{seed}$1\\", "7 7", "{a:1}");
  }

  @Test
  void theLogHasTheCommandAndBothOutputs() throws IOException {
    run("sh -c 'echo out; echo err >&2'", Map.of(), LONG);
    assertThat(folder.resolve("log/trainer.log"))
        .hasContent("$ sh -c 'echo out; echo err >&2'\nout\nerr\n");
  }

  @Test
  void nothingIsReadFromTheTerminal() throws IOException {
    run("cat", Map.of(), LONG);
    assertThat(folder.resolve("log/trainer.log")).hasContent("$ cat\n");
  }

  @Test
  void anotherCodeThanZeroIsExitCodeNineWithTheLastLine() {
    assertThatThrownBy(() -> run("sh -c 'echo no GPU; exit 3'", Map.of(), LONG))
        .isInstanceOf(S2lException.class)
        .hasMessageContaining("ended with code 3")
        .hasMessageContaining("trainer.log")
        .hasMessageContaining("Its last line is: no GPU")
        .extracting(e -> ((S2lException) e).exitCode())
        .isEqualTo(ExitCode.USER_TOOL);
  }

  @Test
  void aCommandThatIsNotThereIsExitCodeNine() {
    assertThatThrownBy(() -> run("/no/such/trainer {subset}", Map.of("subset", "s"), LONG))
        .hasMessageContaining("cannot be started")
        .extracting(e -> ((S2lException) e).exitCode())
        .isEqualTo(ExitCode.USER_TOOL);
  }

  @Test
  void aCommandThatHangsIsEndedWithItsChildrenAndTheirsWhoseParentsAreGone() throws IOException {
    Path pids = folder.resolve("pids");
    String script =
        "sh -c '(sleep 300 & echo $! >> {output}; sleep 1) & echo $! >> {output}; sleep 300'";
    assertThatThrownBy(() -> run(script, Map.of("output", pids.toString()), Duration.ofSeconds(3)))
        .hasMessageContaining("longer than 3 s");
    for (String pid : Files.readAllLines(pids)) {
      assertThat(ProcessHandle.of(Long.parseLong(pid)).filter(OwnToolTest::runs)).isEmpty();
    }
  }

  /// A process that ended, and whose parent has not asked for its code, is no longer running.
  private static boolean runs(ProcessHandle process) {
    try {
      String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void aCommandThatPrintsWithoutEndFillsNoDisk() throws IOException {
    run("sh -c 'head -c 40000000 /dev/zero; echo end'", Map.of(), LONG);
    assertThat(Files.size(folder.resolve("log/trainer.log")))
        .isBetween(16L << 20, (16L << 20) + 200);
  }

  @Test
  void aCommandThatAKilledProcessLeftBehindIsEndedBeforeTheNext() throws IOException {
    var orphan = new ProcessBuilder("sleep", "300").start();
    var info = orphan.toHandle().info();
    Files.createDirectories(folder.resolve("log"));
    Files.writeString(
        folder.resolve("log/trainer.log.running.json"),
        "{\"pid\":%d,\"startedAt\":\"%s\"}"
            .formatted(orphan.pid(), info.startInstant().orElseThrow()));
    run("true", Map.of(), LONG);
    assertThat(orphan.isAlive()).isFalse();
    assertThat(folder.resolve("log/trainer.log.running.json")).doesNotExist();
  }

  @Test
  void aStopEndsTheCommand() {
    var stop = new StopSignal();
    stop.cancel();
    var tool = OwnTool.parse("--trainer", "sleep 300");
    assertThatThrownBy(() -> tool.run(Map.of(), folder.resolve("log"), LONG, stop))
        .extracting(e -> ((S2lException) e).isStop())
        .isEqualTo(true);
  }
}
