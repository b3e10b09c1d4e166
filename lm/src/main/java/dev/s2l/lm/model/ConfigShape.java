package dev.s2l.lm.model;

import dev.s2l.lm.model.DecoderConfig.Activation;
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

  /// Key-value heads; as many as query heads unless said otherwise.
  int keyValueHeads() {
    int heads = heads();
    int shared = json.positive("num_key_value_heads", heads);
    if (heads % shared != 0) {
      throw json.refuse("num_key_value_heads", "is " + shared, "a divisor of " + heads + " heads");
    }
    return shared;
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

  Size size(int intermediate, int positions) {
    return new Size(
        json.positive("vocab_size"),
        hidden(),
        layers(),
        json.positive("intermediate_size", intermediate),
        json.positive("max_position_embeddings", positions),
        json.number("initializer_range", 0.02));
  }

  /// Every layer sees everything before it.
  List<Integer> noWindows() {
    return Collections.nCopies(layers(), 0);
  }

  Activation activation(String key, Activation fallback) {
    if (!json.has(key)) {
      return fallback;
    }
    return switch (json.text(key, "")) {
      case "gelu", "gelu_python" -> Activation.GELU;
      case "gelu_new", "gelu_fast", "gelu_pytorch_tanh" -> Activation.GELU_TANH;
      case "silu", "swish" -> Activation.SILU;
      case "relu" -> Activation.RELU;
      default ->
          throw json.refuse(
              key,
              "is " + json.shown(key),
              "gelu, gelu_new, gelu_fast, gelu_pytorch_tanh, silu or relu");
    };
  }
}
