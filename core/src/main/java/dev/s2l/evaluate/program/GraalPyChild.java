package dev.s2l.evaluate.program;

import dev.s2l.evaluate.ProgramRunner.Ending;
import dev.s2l.evaluate.ProgramRunner.Outcome;
import dev.s2l.run.StopSignal;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One place for programs: a process that is started for the first of them, and anew for the next
/// one where a program took it along. Used by one thread at a time.
final class GraalPyChild implements ProgramThreads.Place {
  /// The process closes a late program's context, which takes a tenth of a second, unless the
  /// program is inside one long operation (`9**9**9`). It makes a context before the clock starts.
  private static final Duration GRACE = Duration.ofSeconds(2);

  /// The JVM's when its heap is used up.
  private static final int OUT_OF_MEMORY = 3;

  private final ProgramLimits limits;
  private final Function<StopSignal, GraalPyProcess> start;
  private @Nullable GraalPyProcess process;

  GraalPyChild(ProgramLimits limits, Function<StopSignal, GraalPyProcess> start) {
    this.limits = limits;
    this.start = start;
  }

  @Override
  public Outcome run(String program, StopSignal stop) {
    GraalPyProcess running = process;
    if (running == null) {
      running = start.apply(stop);
      process = running;
    }
    running.send(program);
    Optional<GraalPyReply> reply = running.reply(limits.wall().plus(GRACE), stop);
    if (reply.isPresent() && reply.get().outcome() instanceof Outcome outcome) {
      return outcome;
    }
    boolean silent = running.isAlive();
    close();
    stop.check(); // Ctrl-C ends the process too: nothing is said of the program then.
    if (silent) {
      return new Outcome(Ending.TIMEOUT, "", "it did not end, and its process was ended");
    }
    return running.exitValue() == OUT_OF_MEMORY
        ? new Outcome(Ending.EXHAUSTED, "", "MemoryError")
        : Outcome.processEnded(running.exitValue());
  }

  void close() {
    if (process != null) {
      process.close();
      process = null;
    }
  }
}
