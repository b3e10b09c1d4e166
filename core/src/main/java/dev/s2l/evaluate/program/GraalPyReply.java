package dev.s2l.evaluate.program;

import dev.s2l.evaluate.ProgramRunner.Ending;
import dev.s2l.evaluate.ProgramRunner.Outcome;
import org.jspecify.annotations.Nullable;

/// What the process says: a word, and a text behind it. The words are those of `Reply` in the
/// module `programs`.
record GraalPyReply(String word, String text) {
  static final String READY = "ready";

  static GraalPyReply of(String frame) {
    int end = frame.indexOf('\n');
    return end < 0
        ? new GraalPyReply(frame, "")
        : new GraalPyReply(frame.substring(0, end), frame.substring(end + 1));
  }

  /// Null if it is none.
  @Nullable Outcome outcome() {
    return switch (word) {
      case "finished" -> new Outcome(Ending.FINISHED, text, "");
      case "failed" -> new Outcome(Ending.FAILED, "", text);
      case "timeout" -> new Outcome(Ending.TIMEOUT, "", "");
      case "exhausted" -> new Outcome(Ending.EXHAUSTED, "", text);
      case "unsupported" -> new Outcome(Ending.UNSUPPORTED, "", text);
      default -> null;
    };
  }
}
