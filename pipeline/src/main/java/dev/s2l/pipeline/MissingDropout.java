package dev.s2l.pipeline;

import dev.s2l.lm.model.DecoderConfig;
import dev.s2l.lm.train.Dropout;
import dev.s2l.lm.train.TrainSettings;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;

/// Dropout that the configuration of a model asks for in training, and that is not computed.
final class MissingDropout {
  private MissingDropout() {}

  /// The keys and values: `attn_pdrop 0.1, resid_pdrop 0.1`.
  static Optional<String> of(DecoderConfig config) {
    var asked = config.dropouts();
    return asked.isEmpty()
        ? Optional.empty()
        : Optional.of(
            asked.entrySet().stream()
                .map(one -> one.getKey() + " " + one.getValue())
                .collect(Collectors.joining(", ")));
  }

  /// @throws S2lException (4) naming the keys, unless the user wants to train without
  static void refuse(Path model, TrainSettings train) {
    Path file = model.resolve("config.json");
    var refusal = refusal(file.toString(), DecoderConfig.read(file), train.dropout());
    if (refusal.isPresent()) {
      throw new S2lException(ExitCode.MODEL, refusal.get());
    }
  }

  /// Why a training of the model would be refused; empty if it would not be for its dropout.
  ///
  /// @param file with the configuration, for the message
  static Optional<String> refusal(String file, DecoderConfig config, Dropout wanted) {
    return wanted == Dropout.NONE
        ? Optional.empty()
        : of(config)
            .map(
                asked ->
                    Phrase.of(
                        "%s asks for dropout in training (%s), which s2l does not compute."
                            + " --dropout none trains without it; recording and evaluation have no"
                            + " dropout anyway.",
                        file, asked));
  }
}
