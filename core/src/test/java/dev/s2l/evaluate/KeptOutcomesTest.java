package dev.s2l.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.evaluate.ProgramRunner.Ending;
import dev.s2l.evaluate.ProgramRunner.Outcome;
import dev.s2l.run.S2lException;
import dev.s2l.run.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Programs are run once, whatever happens between.
class KeptOutcomesTest {
  @TempDir private Path folder = Path.of("");
  private final List<String> ran = new ArrayList<>();

  /// Prints how many programs were run before it: another outcome each time.
  private final class Counting implements ProgramRunner {
    private final String signature;
    private final int most;

    Counting(String signature, int most) {
      this.signature = signature;
      this.most = most;
    }

    @Override
    public void run(List<String> programs, Receiver receiver, StopSignal stop) {
      for (int i = programs.size() - 1; i >= 0; i--) {
        if (ran.size() == most) {
          throw new IllegalStateException("killed");
        }
        String program = programs.get(i);
        receiver.finished(
            i,
            program.equals("dies")
                ? Outcome.processEnded(137)
                : new Outcome(Ending.FINISHED, program + " " + ran.size(), ""));
        ran.add(program);
      }
    }

    @Override
    public String signature() {
      return signature;
    }

    @Override
    public void close() {
      throw new AssertionError("it is the caller's to close");
    }
  }

  private Map<Integer, String> run(KeptOutcomes outcomes, String... programs) {
    var printed = new TreeMap<Integer, String>();
    outcomes.run(
        List.of(programs),
        (program, outcome) -> printed.put(program, outcome.printed() + outcome.message()),
        new StopSignal());
    return printed;
  }

  private KeptOutcomes with(String signature, int most) throws IOException {
    return new KeptOutcomes(folder, new Counting(signature, most));
  }

  private Path partial() {
    return folder.resolve("programs.jsonl.partial");
  }

  @Test
  void whatHadEndedBeforeAKillIsNotRunAgain() throws IOException {
    try (var killed = with("r", 2)) {
      assertThatThrownBy(() -> run(killed, "a", "b", "c", "d")).hasMessage("killed");
    }
    Files.writeString(partial(), "{\"runner\":\"r\",\"prog", StandardOpenOption.APPEND);
    try (var again = with("r", 100)) {
      assertThat(again.known()).isEqualTo(2);
      assertThat(run(again, "a", "b", "c", "d").values())
          .containsExactly("a 3", "b 2", "c 1", "d 0");
      again.finish();
    }
    assertThat(ran).containsExactly("d", "c", "b", "a");
    assertThat(partial()).doesNotExist();
    assertThat(Files.readAllLines(folder.resolve("programs.jsonl")))
        .hasSize(4)
        .first()
        .asString()
        .startsWith("{\"runner\":\"r\",\"program\":\"")
        .endsWith("\",\"ending\":\"finished\",\"printed\":\"a 3\",\"message\":\"\"}");
  }

  @Test
  void whatHasEndedIsKeptForTheNextScoringWithTheSameRunner() throws IOException {
    try (var first = with("r", 100)) {
      run(first, "a", "b");
      first.finish();
    }
    try (var second = with("r", 100)) {
      assertThat(run(second, "b").values()).containsExactly("b 0");
      second.finish();
    }
    assertThat(Files.readAllLines(folder.resolve("programs.jsonl"))).hasSize(1);
    try (var other = with("s", 100)) {
      assertThat(run(other, "b").values()).containsExactly("b 2");
      other.finish();
    }
    try (var none = new KeptOutcomes(folder, ProgramRunner.NONE)) {
      assertThat(run(none, "b").values()).containsExactly("no program is run");
      none.finish();
    }
    assertThat(folder.resolve("programs.jsonl")).doesNotExist();
  }

  @Test
  void theSameProgramIsRunOnceAndHasOneOutcome() throws IOException {
    try (var outcomes = with("r", 100)) {
      assertThat(run(outcomes, "a", "b", "a").values()).containsExactly("a 1", "b 0", "a 1");
    }
    assertThat(ran).hasSize(2);
  }

  /// Whoever kills s2l with all its children ends them in any order.
  @Test
  void theEndOfAProcessIsNotKeptAsThatOfItsProgram() throws IOException {
    try (var first = with("r", 100)) {
      assertThat(run(first, "dies").values()).containsExactly("its process ended with code 137");
    }
    assertThat(partial()).doesNotExist();
    try (var second = with("r", 100)) {
      run(second, "dies");
    }
    assertThat(ran).containsExactly("dies", "dies");
  }

  @Test
  void aDamagedLineIsNamed() throws IOException {
    Files.writeString(partial(), "{\"runner\":\"r\"}\n");
    assertThatThrownBy(() -> with("r", 1))
        .isInstanceOf(S2lException.class)
        .hasMessageContaining("programs.jsonl.partial:1 is damaged");
  }
}
