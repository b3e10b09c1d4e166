package dev.s2l.lm.model;

/// Translates one family of Hugging Face models. To add a family, write one of these and name it in
/// [Family].
interface FamilyMapping {
  /// What `config.json` says, with the defaults of the family's configuration class.
  DecoderConfig config(Family family, ConfigReader json);

  /// What the weights are called.
  WeightNames names(DecoderConfig config);

  /// Whether fresh projections back into the residual stream are smaller the deeper the model.
  default boolean scalesResidualStart() {
    return false;
  }
}
