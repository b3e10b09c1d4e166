package dev.s2l.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.evaluate.Scorer.Scored;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Verdicts gather, and are taken over from an attempt that ended early.
class VerdictLogTest {
  private static final Task TASK =
      Task.of(
          new Task.Source(
              "t.yaml",
              "",
              Map.of(
                  "name",
                  "t",
                  "description",
                  "d",
                  "source",
                  "s",
                  "licence",
                  "l",
                  "answer",
                  "number",
                  "scorers",
                  List.of("strict"))));

  @TempDir private Path folder = Path.of("");
  private final AtomicInteger scored = new AtomicInteger();

  /// Judges items of these names.
  private void judge(VerdictLog log, String... ids) {
    judge("m", log, ids);
  }

  private void judge(String model, VerdictLog log, String... ids) {
    for (String id : ids) {
      var row = new Generation(id, "text", "7", null, null, new TreeMap<>());
      log.verdict(
          Optional.of(model),
          TASK,
          row,
          Scorer.STRICT,
          () -> {
            scored.incrementAndGet();
            return id.equals("b")
                ? new Scored(null, Verdict.NO_ANSWER)
                : new Scored("\"7\"\n", Verdict.RIGHT);
          });
    }
  }

  private byte[] whole(Path made) throws IOException {
    try (var log = new VerdictLog(made, "settings")) {
      judge(log, "a", "b", "c");
      log.finish();
    }
    return Files.readAllBytes(made.resolve("verdicts.jsonl"));
  }

  @Test
  void aKillAtAnyByteCostsOneVerdictAtMostAndChangesNoByte() throws IOException {
    byte[] whole = whole(Files.createDirectory(folder.resolve("whole")));
    try (var log = new VerdictLog(folder, "settings")) {
      judge(log, "a", "b", "c");
    }
    Path partial = folder.resolve("verdicts.jsonl.partial");
    byte[] all = Files.readAllBytes(partial);
    for (int cut = 0; cut <= all.length; cut++) {
      Files.write(partial, Arrays.copyOf(all, cut));
      long lines = Files.readString(partial).chars().filter(c -> c == '\n').count();
      scored.set(0);
      try (var log = new VerdictLog(folder, "settings")) {
        judge(log, "a", "b", "c");
        log.finish();
      }
      assertThat(scored.get()).isEqualTo(3 - (int) Math.max(0, lines - 1));
      assertThat(folder.resolve("verdicts.jsonl")).hasBinaryContent(whole);
      assertThat(partial).doesNotExist();
    }
  }

  @Test
  void withoutAVerdictNothingIsLeft() throws IOException {
    new VerdictLog(folder, "settings").close();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void verdictsThatWereGivenOtherwiseAreDropped() throws IOException {
    try (var log = new VerdictLog(folder, "other settings")) {
      judge(log, "a", "b");
    }
    scored.set(0);
    assertThat(whole(folder)).isNotEmpty();
    assertThat(scored.get()).isEqualTo(3);
  }

  @Test
  void verdictsOnOtherItemsAreNoticed() throws IOException {
    try (var log = new VerdictLog(folder, "settings")) {
      judge(log, "a");
    }
    try (var log = new VerdictLog(folder, "settings")) {
      assertThatThrownBy(() -> judge(log, "b"))
          .isInstanceOf(S2lException.class)
          .hasMessageContaining(
              "has a verdict of strict on a of t by m, and one of strict on b of t by m");
    }
  }

  @Test
  void aVerdictIsOfTheModelThatWroteTheText() throws IOException {
    try (var log = new VerdictLog(folder, "settings")) {
      judge("m", log, "a");
      judge("n", log, "a");
    }
    try (var log = new VerdictLog(folder, "settings")) {
      assertThatThrownBy(() -> judge("n", log, "a"))
          .isInstanceOf(S2lException.class)
          .hasMessageContaining("by m, and one of strict on a of t by n was to come");
    }
  }
}
