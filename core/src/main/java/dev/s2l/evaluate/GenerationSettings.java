package dev.s2l.evaluate;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.util.List;

/// How texts are continued.
///
/// @param maxNewTokens most tokens of a continuation
/// @param stop texts of which any ends a continuation; it is cut before the first
/// @param sampling how the next token is chosen
public record GenerationSettings(int maxNewTokens, List<String> stop, Sampling sampling) {
  public GenerationSettings {
    if (maxNewTokens < 1) {
      throw new S2lException(
          ExitCode.USAGE, Phrase.of("--max-new-tokens %d: expected at least 1.", maxNewTokens));
    }
    stop = List.copyOf(stop);
    if (stop.contains("")) {
      throw new S2lException(
          ExitCode.USAGE, "--stop is empty: every text holds it. Leave it out, or name a text.");
    }
  }

  /// Always the likeliest token, without stop strings.
  public static GenerationSettings greedy(int maxNewTokens) {
    return new GenerationSettings(maxNewTokens, List.of(), Sampling.GREEDY);
  }
}
