package dev.s2l.lm.model;

import dev.s2l.lm.model.DecoderConfig.Activation;
import dev.s2l.lm.model.DecoderConfig.Attention;
import dev.s2l.lm.model.DecoderConfig.Block;
import dev.s2l.lm.model.DecoderConfig.Head;
import dev.s2l.lm.model.DecoderConfig.Mlp;
import dev.s2l.lm.model.DecoderConfig.Norm;
import dev.s2l.lm.model.DecoderConfig.NormKind;
import dev.s2l.lm.model.DecoderConfig.Residual;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Llama, and Mistral, Qwen2 and Qwen3, which differ from it in attention only: RMS norms, rotary
/// positions, gated MLP, projections of their own for queries, keys and values.
///
/// @param attention how this one reads its attention
record LlamaMapping(Function<ConfigShape, Attention> attention) implements FamilyMapping {
  private static final int MISTRAL_WINDOW = 4096;
  private static final int QWEN_WINDOW = 4096;
  private static final int QWEN_FULL_LAYERS = 28;
  private static final int QWEN3_HEAD_DIMENSION = 128;

  @Override
  public DecoderConfig config(Family family, ConfigReader json) {
    var shape = new ConfigShape(json);
    var heads = attention.apply(shape);
    return new DecoderConfig(
        family,
        shape.size(),
        heads,
        RotaryReader.rotary(json, heads.headDimension(), 1),
        new Block(
            new Norm(NormKind.RMS_NORM, json.number("rms_norm_eps", 1e-6)),
            Residual.SEQUENTIAL,
            new Mlp(
                json.activation("hidden_act", Activation.SILU),
                true,
                json.flag("mlp_bias", false))),
        new Head(json.flag("tie_word_embeddings", false), false),
        json.text());
  }

  static Attention llama(ConfigShape shape) {
    boolean bias = shape.json().flag("attention_bias", false);
    return shape.attention(shape.headDimension(), shape.noWindows(), bias, bias, false);
  }

  /// Every layer has a sliding window; `null` switches it off.
  static Attention mistral(ConfigShape shape) {
    return shape.attention(
        shape.headDimension(), shape.windowsEverywhere(MISTRAL_WINDOW), false, false, false);
  }

  static Attention qwen2(ConfigShape shape) {
    return shape.attention(shape.headDimension(), qwenWindows(shape), true, false, false);
  }

  /// Queries and keys are normalised.
  static Attention qwen3(ConfigShape shape) {
    boolean bias = shape.json().flag("attention_bias", false);
    int headDimension = shape.json().positive("head_dim", QWEN3_HEAD_DIMENSION);
    return shape.attention(headDimension, qwenWindows(shape), bias, bias, true);
  }

  /// The upper layers have a sliding window, if it is switched on at all; `layer_types` of
  /// transformers 5 says it layer by layer.
  private static List<Integer> qwenWindows(ConfigShape shape) {
    var json = shape.json();
    if (!json.flag("use_sliding_window", false)) {
      return shape.noWindows();
    }
    int window = json.positive("sliding_window", QWEN_WINDOW);
    if (json.has("layer_types")) {
      return layerTypes(shape, window);
    }
    int full = json.whole("max_window_layers", QWEN_FULL_LAYERS);
    return IntStream.range(0, shape.layers()).map(i -> i >= full ? window : 0).boxed().toList();
  }

  private static List<Integer> layerTypes(ConfigShape shape, int window) {
    var types = shape.json().texts("layer_types");
    if (types.size() != shape.layers()) {
      throw shape
          .json()
          .refuse(
              "layer_types", "has " + types.size() + " entries", shape.layers() + ", one a layer");
    }
    return types.stream()
        .map(
            type ->
                switch (type) {
                  case "full_attention" -> 0;
                  case "sliding_attention" -> window;
                  default ->
                      throw shape
                          .json()
                          .refuse(
                              "layer_types",
                              "has \"" + type + "\", which s2l does not implement",
                              "full_attention or sliding_attention");
                })
        .toList();
  }

  @Override
  public WeightNames names(DecoderConfig config) {
    return new WeightNames(
        "model.embed_tokens",
        "",
        "model.norm",
        "lm_head",
        "model.",
        new WeightNames.LayerNames(
            "model.layers.%d.",
            "input_layernorm",
            "post_attention_layernorm",
            new WeightNames.InputNames.Separate(
                "self_attn.q_proj",
                "self_attn.k_proj",
                "self_attn.v_proj",
                "self_attn.q_norm",
                "self_attn.k_norm"),
            "self_attn.o_proj",
            new WeightNames.MlpNames.Gated("mlp.gate_proj", "mlp.up_proj", "mlp.down_proj"),
            false));
  }

  @Override
  public List<String> loraTargets() {
    return List.of("q_proj", "v_proj");
  }
}
