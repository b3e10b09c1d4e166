package dev.s2l.pipeline;

import dev.s2l.lm.tokenize.OverLength;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;

/// How examples become token ids.
///
/// @param templateName the text around instruction and response: alpaca, radiology, plain or chat
///   (the model's own)
/// @param maxLength how many tokens an example may have; a lower limit of the model takes
///   precedence. 512 in the paper
/// @param overLength what is done with longer examples
public record TokenSettings(String templateName, int maxLength, OverLength overLength) {
  /// The settings of the paper.
  public static final TokenSettings PAPER = new TokenSettings("alpaca", 512, OverLength.TRUNCATE);

  public TokenSettings {
    if (maxLength < 2) {
      throw new S2lException(
          ExitCode.USAGE, Phrase.of("--max-length %d: expected at least 2 tokens.", maxLength));
    }
  }
}
