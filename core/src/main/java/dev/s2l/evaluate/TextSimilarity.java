package dev.s2l.evaluate;

import dev.s2l.run.Progress;
import dev.s2l.run.StopSignal;
import java.io.IOException;
import java.util.List;

/// A metric that needs a model: BERTScore. Implemented where the models are.
public interface TextSimilarity {
  /// What came out.
  ///
  /// @param f1 of each text, from 0 to 100; the receiver's array
  /// @param signature how it was computed
  /// @param warnings for people
  record Scores(double[] f1, String signature, List<String> warnings) {}

  /// Compares each text with its reference.
  Scores of(List<String> texts, List<String> references, Progress progress, StopSignal stop);

  /// Everything that scores depend on besides the texts: compared where work is continued.
  String description() throws IOException;
}
