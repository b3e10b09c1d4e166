package dev.s2l.lm.encode;

import dev.s2l.lm.model.EncoderConfig;
import java.util.OptionalInt;

/// The layers that bert-score chose on WMT16 for the published encoders, which are told by their
/// sizes here: a folder may have any name.
final class UsualLayers {
  private UsualLayers() {}

  static OptionalInt of(EncoderConfig config) {
    boolean base = config.size().hidden() == 768;
    boolean large = config.size().hidden() == 1024;
    int layers = config.size().layers();
    return switch (config.family()) {
      case BERT -> base && layers == 12 ? layer(9) : large && layers == 24 ? layer(18) : none();
      case ROBERTA ->
          base && layers == 12
              ? layer(10)
              : large && layers == 24 ? layer(17) : base && layers == 6 ? layer(5) : none();
      case DISTILBERT -> base && layers == 6 ? layer(5) : none();
    };
  }

  private static OptionalInt layer(int number) {
    return OptionalInt.of(number);
  }

  private static OptionalInt none() {
    return OptionalInt.empty();
  }
}
