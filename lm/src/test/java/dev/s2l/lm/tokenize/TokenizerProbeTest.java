package dev.s2l.lm.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.run.ExitCode;
import dev.s2l.run.S2lException;
import dev.s2l.testkit.Golden;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class TokenizerProbeTest {
  private static final Duration LONG = Duration.ofMinutes(2);

  @TempDir private Path folder = Path.of("");

  /// Ends as the native library does when it gives up.
  static final class Crash {
    private Crash() {}

    public static void main(String[] arguments) throws IOException {
      ProbeProcess.ready(arguments);
      Runtime.getRuntime().halt(134);
    }
  }

  static final class Hang {
    private Hang() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
      ProbeProcess.ready(arguments);
      Thread.sleep(Duration.ofMinutes(5));
    }
  }

  static final class Hoard {
    private Hoard() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
      ProbeProcess.ready(arguments);
      try (var arena = Arena.ofConfined()) {
        arena.allocate(600L << 20).fill((byte) 1);
        Thread.sleep(Duration.ofMinutes(5));
      }
    }
  }

  /// As when a library is missing or memory for the JVM.
  static final class Unable {
    private Unable() {}

    public static void main(String[] arguments) {
      throw new NoClassDefFoundError("some/library/Thing");
    }
  }

  @Test
  void goodTokenizersPass() {
    TokenizerProbe.check(Golden.path("tokenizers/byte_level"));
    TokenizerProbe.check(Golden.path("tokenizers/byte_fallback"));
  }

  @Test
  void aFileThatIsRefusedInWordsIsLeftToTheReaderWhoSaysThem() throws IOException {
    Files.writeString(folder.resolve("tokenizer.json"), "[1]");
    TokenizerProbe.check(folder);
    assertThatThrownBy(() -> TextTokenizer.open(folder)).hasMessageContaining("JSON object");
  }

  @Test
  void aProcessThatCrashesIsARefusalAndNoCrash() {
    refuses(new ProbeProcess(Crash.class, LONG, 4L << 30), "ended with code 134");
  }

  @Test
  void aProcessThatHangsIsEnded() {
    refuses(
        new ProbeProcess(Hang.class, Duration.ofSeconds(1), 4L << 30), "did not end within 1 s");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aProcessThatTakesTooMuchMemoryIsEnded() {
    refuses(new ProbeProcess(Hoard.class, LONG, 500L << 20), "more than 500 MiB of memory");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theMemoryOfAProcessIsReadWhileItLives() {
    assertThat(ProbeProcess.residentBytes(Path.of("/proc/self/status"))).isGreaterThan(1 << 20);
  }

  /// As when the process ends between the opening of the file and the reading: a folder opens, and
  /// fails when read.
  @Test
  void aStatusThatOpensAndCannotBeReadCountsAsNothing() {
    assertThat(ProbeProcess.residentBytes(folder)).isZero();
    assertThat(ProbeProcess.residentBytes(folder.resolve("missing"))).isZero();
  }

  @Test
  void aProcessThatCannotBeginIsNoRefusal() {
    assertThatThrownBy(() -> new ProbeProcess(Unable.class, LONG, 4L << 30).run(folder))
        .isInstanceOfSatisfying(
            S2lException.class,
            e -> {
              assertThat(e.exitCode()).isEqualTo(ExitCode.RESOURCES);
              assertThat(e)
                  .hasMessageContaining(folder + " could not be tried, which says nothing against")
                  .hasMessageContaining("NoClassDefFoundError: some/library/Thing")
                  .hasMessageNotContaining("refused");
            });
  }

  private void refuses(ProbeProcess probe, String how) {
    assertThatThrownBy(() -> probe.run(folder))
        .isInstanceOfSatisfying(
            S2lException.class,
            e -> {
              assertThat(e.exitCode()).isEqualTo(ExitCode.MODEL);
              assertThat(e).hasMessageContaining(folder.toString()).hasMessageContaining(how);
            });
  }
}
