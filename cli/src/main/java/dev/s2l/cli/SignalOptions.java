package dev.s2l.cli;

import dev.s2l.run.EnumWords;
import dev.s2l.trajectory.Signal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/// What is recorded of every row besides its loss.
final class SignalOptions {
  private static final String LOSS = "loss";

  @Option(
      names = "--signals",
      split = ",",
      paramLabel = "SIGNAL",
      defaultValue = LOSS,
      description =
          "What is recorded of every row besides its loss: embeddings (mean last hidden state, for"
              + " facility-location and embedding-diverse), ifd (for ifd), gradients (for"
              + " gradient-clusters); with --target-data also target-losses and target-embeddings,"
              + " which are recorded where none is named. s2l run adds what its method needs."
              + " Default: ${DEFAULT-VALUE}.")
  private List<String> signals = List.of(LOSS);

  /// Losses are always recorded; `embedding` is the word of earlier versions.
  Set<Signal> wanted() {
    var wanted = EnumSet.noneOf(Signal.class);
    var known = new ArrayList<>(List.of(LOSS));
    Stream.of(Signal.values()).map(Signal::word).forEach(known::add);
    for (String word : signals) {
      String name = word.equals("embedding") ? Signal.EMBEDDINGS.word() : word;
      if (!known.contains(name)) {
        throw EnumWords.unknown("--signals", word, known);
      }
      Stream.of(Signal.values()).filter(signal -> signal.word().equals(name)).forEach(wanted::add);
    }
    return wanted;
  }
}
