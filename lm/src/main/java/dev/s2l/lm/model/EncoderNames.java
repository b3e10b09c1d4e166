package dev.s2l.lm.model;

/// What an encoder's weights are called, without `.weight` and `.bias`; those of a layer follow its
/// prefix.
///
/// @param prefix of all of them in files that hold a head, too; absent from others
/// @param layer with `%d` for the layer
/// @param query projection to queries
/// @param key to keys
/// @param value to values
/// @param output projection of the heads' output
/// @param attentionNorm after attention
/// @param up into the MLP
/// @param down out of it
/// @param mlpNorm after the MLP
record EncoderNames(
    String prefix,
    String layer,
    String query,
    String key,
    String value,
    String output,
    String attentionNorm,
    String up,
    String down,
    String mlpNorm) {
  static final String WORDS = "embeddings.word_embeddings";
  static final String POSITIONS = "embeddings.position_embeddings";
  static final String TYPES = "embeddings.token_type_embeddings";
  static final String EMBEDDING_NORM = "embeddings.LayerNorm";

  static final EncoderNames BERT = likeBert("bert.");
  static final EncoderNames ROBERTA = likeBert("roberta.");
  static final EncoderNames DISTILBERT =
      new EncoderNames(
          "distilbert.",
          "transformer.layer.%d.",
          "attention.q_lin",
          "attention.k_lin",
          "attention.v_lin",
          "attention.out_lin",
          "sa_layer_norm",
          "ffn.lin1",
          "ffn.lin2",
          "output_layer_norm");

  private static EncoderNames likeBert(String prefix) {
    return new EncoderNames(
        prefix,
        "encoder.layer.%d.",
        "attention.self.query",
        "attention.self.key",
        "attention.self.value",
        "attention.output.dense",
        "attention.output.LayerNorm",
        "intermediate.dense",
        "output.dense",
        "output.LayerNorm");
  }

  /// The prefix of a layer.
  String layer(int number) {
    return layer.replace("%d", Integer.toString(number));
  }
}
