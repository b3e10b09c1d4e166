package dev.s2l.lm.model;

import java.util.List;
import java.util.Map;

/// Translates one family of Hugging Face models. To add a family, write one of these and name it in
/// [Family].
interface FamilyMapping {
  /// What `config.json` says, with the defaults of the family's configuration class.
  DecoderConfig config(Family family, ConfigReader json);

  /// What the weights are called.
  WeightNames names(DecoderConfig config);

  /// The projections that peft adapts where nobody names any; empty if it has no choice.
  default List<String> loraTargets() {
    return List.of();
  }

  /// The keys of dropout in training, with the defaults of the family's configuration class.
  default Map<String, Double> dropouts() {
    return Map.of("attention_dropout", 0.0);
  }

  /// Whether fresh projections back into the residual stream are smaller the deeper the model.
  default boolean scalesResidualStart() {
    return false;
  }
}
