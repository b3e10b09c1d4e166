package dev.s2l.evaluate;

import dev.s2l.run.StopSignal;
import java.util.List;

/// Runs programs that a model wrote, in a fence: they reach no file, no network and no other
/// process, and end within limits of time, memory and output. A text of a model is run nowhere
/// else.
public interface ProgramRunner extends AutoCloseable {
  /// Runs nothing: every program is unsupported.
  ProgramRunner NONE =
      new ProgramRunner() {
        @Override
        public void run(List<String> programs, Receiver receiver, StopSignal stop) {
          for (int i = 0; i < programs.size(); i++) {
            receiver.finished(i, Programs.NOT_RUN);
          }
        }

        @Override
        public String signature() {
          return "none";
        }

        @Override
        public void close() {}
      };

  /// How a program ends.
  enum Ending {
    /// By itself.
    FINISHED,
    /// By an error of its own, or by doing what the fence denies.
    FAILED,
    /// It ran longer than it may.
    TIMEOUT,
    /// It wanted more memory, deeper calls or more output than it may have.
    EXHAUSTED,
    /// It needs what the runner lacks, `numpy` for example: what it would have printed is unknown.
    UNSUPPORTED
  }

  /// What became of a program.
  ///
  /// @param printed what it wrote to standard output, at most as much as the runner keeps; counts
  ///   only if it finished
  /// @param message why it did not finish, for people; empty if it did
  /// @param ofProgram whether it is the program that ended so: its process may also have been ended
  ///   by others, by whoever kills a whole group of processes, or by a machine without memory
  record Outcome(Ending ending, String printed, String message, boolean ofProgram) {
    public Outcome(Ending ending, String printed, String message) {
      this(ending, printed, message, true);
    }

    /// What is said of a program whose process ended without a word.
    public static Outcome processEnded(int code) {
      return new Outcome(Ending.FAILED, "", "its process ended with code " + code, false);
    }
  }

  /// Takes outcomes as programs end, one at a time, in any order and from any thread.
  @FunctionalInterface
  interface Receiver {
    /// @param program place in the list
    void finished(int program, Outcome outcome);
  }

  /// Makes ready what the first program needs, as far as that may fail: called before anything is
  /// written, where programs are to be expected.
  ///
  /// @throws dev.s2l.run.S2lException (7) if it is not here and cannot be had
  default void prepare() {}

  /// Runs each program by itself: none sees what another did. Returns when all have ended. Whatever
  /// they do, the outcome is one of [Ending]: a program never makes this throw. The first call may
  /// start what it needs; a list without programs starts nothing.
  ///
  /// @param programs Python, without fences; [Programs#of] takes them out of a text
  /// @throws dev.s2l.run.S2lException (130, 143) if stopped; (7) if the runner itself cannot work
  void run(List<String> programs, Receiver receiver, StopSignal stop);

  /// Most memory that its processes take together, beside that of this process.
  default long memoryBytes() {
    return 0;
  }

  /// What outcomes depend on, beside the programs: the runner, its version, its limits. Stands in
  /// the signature of numbers.
  String signature();

  /// Ends what was started.
  @Override
  void close();
}
