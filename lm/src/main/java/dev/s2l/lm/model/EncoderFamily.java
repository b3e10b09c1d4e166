package dev.s2l.lm.model;

import java.util.Arrays;
import java.util.stream.Collectors;

/// The encoders that can be loaded, by the `model_type` of their `config.json`. They share one
/// architecture (Devlin et al. 2019); what differs is what their parts are called, and where
/// positions begin.
public enum EncoderFamily {
  BERT("bert", EncoderNames.BERT),
  /// Counts positions from behind the number of its padding token; DistilRoBERTa is one, too.
  ROBERTA("roberta", EncoderNames.ROBERTA),
  /// BERT without token types.
  DISTILBERT("distilbert", EncoderNames.DISTILBERT);

  private final String modelType;
  private final EncoderNames names;

  EncoderFamily(String modelType, EncoderNames names) {
    this.modelType = modelType;
    this.names = names;
  }

  public String modelType() {
    return modelType;
  }

  EncoderNames names() {
    return names;
  }

  /// @throws dev.s2l.run.S2lException (4) if `model_type` is missing or names none known here
  static EncoderFamily of(ConfigReader config) {
    String type = config.text("model_type", "");
    return Arrays.stream(values())
        .filter(family -> family.modelType.equals(type))
        .findFirst()
        .orElseThrow(
            () ->
                config.refuse(
                    "model_type",
                    "is \"" + type + "\", which is no encoder that s2l computes",
                    "one of "
                        + Arrays.stream(values())
                            .map(EncoderFamily::modelType)
                            .collect(Collectors.joining(", "))));
  }
}
