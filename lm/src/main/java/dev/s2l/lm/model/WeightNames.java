package dev.s2l.lm.model;

/// What a family calls its weights. Names are without `.weight` and `.bias`; those of a layer
/// follow its prefix.
///
/// @param embedding of the vocabulary
/// @param positions learned positions, or empty
/// @param finalNorm the norm after the last layer
/// @param head of the vocabulary; absent from files of tied models
/// @param prefix what names of some published files lack, for example `transformer.`, or empty
/// @param layer names inside a layer
record WeightNames(
    String embedding,
    String positions,
    String finalNorm,
    String head,
    String prefix,
    LayerNames layer) {

  /// @param prefix with `%d` for the layer
  /// @param attentionNorm before attention
  /// @param mlpNorm before the MLP, or empty where both share one
  /// @param input projection to queries, keys and values
  /// @param output projection of the heads' output
  /// @param mlp names of the MLP
  /// @param inputMajor whether weights are stored (in, out), as GPT-2's Conv1D does
  record LayerNames(
      String prefix,
      String attentionNorm,
      String mlpNorm,
      InputNames input,
      String output,
      MlpNames mlp,
      boolean inputMajor) {}

  /// How queries, keys and values are projected.
  sealed interface InputNames {
    /// Three projections.
    ///
    /// @param queryNorm norm of queries, or empty
    /// @param keyNorm norm of keys, or empty
    record Separate(String query, String key, String value, String queryNorm, String keyNorm)
        implements InputNames {}

    /// One projection to all queries, then all keys, then all values.
    record Blocks(String name) implements InputNames {}

    /// One projection to query, key and value of the first head, then of the second, …
    record PerHead(String name) implements InputNames {}
  }

  /// How the MLP is projected.
  sealed interface MlpNames {
    record Plain(String up, String down) implements MlpNames {}

    record Gated(String gate, String up, String down) implements MlpNames {}

    /// Gate and up in one projection.
    record GatedFused(String gateUp, String down) implements MlpNames {}
  }
}
