package dev.s2l.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class FailuresTest {
  @Command
  static final class Fails implements Callable<Integer> {
    private final Throwable thrown;

    Fails(Throwable thrown) {
      this.thrown = thrown;
    }

    @Override
    public Integer call() throws Exception {
      switch (thrown) {
        case Error error -> throw error;
        case Exception e -> throw e;
        default -> throw new AssertionError(thrown);
      }
    }
  }

  @Test
  void aFaultOfTheDiskIsExitCode6WhateverWrapsIt() {
    var fault = new IOException("Input/output error");
    for (Throwable thrown :
        List.of(fault, new UncheckedIOException(fault), new DirectoryIteratorException(fault))) {
      var ended = run(thrown);
      assertThat(ended.exitCode()).as("%s", thrown).isEqualTo(6);
      assertThat(ended.said())
          .contains("reading or writing failed: Input/output error")
          .doesNotContain("bug in s2l");
    }
  }

  @Test
  void aHeapThatIsTooSmallIsExitCode6FromThisThreadAndFromOthers() {
    var full = new OutOfMemoryError("Java heap space");
    for (Throwable thrown : List.of(full, new IllegalStateException(full))) {
      var ended = run(thrown);
      assertThat(ended.exitCode()).isEqualTo(6);
      assertThat(ended.said())
          .contains("out of memory", "S2L_JAVA_OPTIONS")
          .doesNotContain("bug in s2l", "at dev.s2l");
    }
  }

  private record Ended(int exitCode, String said) {}

  private static Ended run(Throwable thrown) {
    var said = new StringWriter();
    var command =
        Main.configure(new CommandLine(new Fails(thrown)))
            .setErr(new PrintWriter(said, true))
            .setExecutionStrategy(new CommandLine.RunLast());
    return new Ended(Main.execute(command), said.toString());
  }
}
