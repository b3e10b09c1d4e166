package dev.s2l.programs;

import java.util.Locale;

/// What is said of a program.
///
/// @param text what it printed, or why it ended
record Reply(Word word, String text) {
  /// The words of the protocol, in lower case on the wire; `GraalPyReply` reads them.
  enum Word {
    READY,
    /// With what the program printed.
    FINISHED,
    /// With the name of the exception.
    FAILED,
    TIMEOUT,
    /// With what ran out.
    EXHAUSTED,
    /// With what is not here.
    UNSUPPORTED
  }

  String line() {
    return word.name().toLowerCase(Locale.ROOT) + "\n" + text;
  }
}
