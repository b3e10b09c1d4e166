package dev.s2l.lm.model;

import dev.s2l.lm.model.DecoderConfig.Attention;
import dev.s2l.lm.model.DecoderConfig.Size;
import java.util.Collections;
import java.util.List;

/// The sizes that most families write under the same keys.
record ConfigShape(ConfigReader json) {
  int hidden() {
    return json.positive("hidden_size");
  }

  int layers() {
    return json.positive("num_hidden_layers");
  }

  int heads() {
    return json.positive("num_attention_heads");
  }

  /// Hidden size over heads unless said otherwise.
  int headDimension() {
    if (json.has("head_dim")) {
      return json.positive("head_dim");
    }
    if (hidden() % heads() != 0) {
      throw json.refuse("hidden_size", "is " + hidden(), "a multiple of " + heads() + " heads");
    }
    return hidden() / heads();
  }

  Size size() {
    return new Size(
        json.positive("vocab_size"),
        hidden(),
        layers(),
        json.positive("intermediate_size"),
        json.positive("max_position_embeddings"),
        json.number("initializer_range", 0.02));
  }

  /// As many key-value heads as query heads unless said otherwise.
  Attention attention(
      int headDimension,
      List<Integer> windows,
      boolean inputBias,
      boolean outputBias,
      boolean queryKeyNorm) {
    int heads = heads();
    int shared = json.positive("num_key_value_heads", heads);
    if (heads % shared != 0) {
      throw json.refuse("num_key_value_heads", "is " + shared, "a divisor of " + heads + " heads");
    }
    return new Attention(
        heads, shared, headDimension, windows, inputBias, outputBias, queryKeyNorm);
  }

  /// Every layer sees everything before it.
  List<Integer> noWindows() {
    return Collections.nCopies(layers(), 0);
  }

  /// Every layer has the window of `sliding_window`, where `null` is none.
  ///
  /// @param fallback the window where the key is not there at all
  List<Integer> windowsEverywhere(int fallback) {
    int window = json.contains("sliding_window") ? json.whole("sliding_window", 0) : fallback;
    return Collections.nCopies(layers(), window);
  }
}
