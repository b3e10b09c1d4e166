package dev.s2l.lm.model;

import dev.s2l.lm.model.DecoderConfig.Activation;
import dev.s2l.lm.model.DecoderConfig.Block;
import dev.s2l.lm.model.DecoderConfig.Head;
import dev.s2l.lm.model.DecoderConfig.Mlp;
import dev.s2l.lm.model.DecoderConfig.Norm;
import dev.s2l.lm.model.DecoderConfig.NormKind;
import dev.s2l.lm.model.DecoderConfig.Residual;
import java.util.List;
import java.util.Map;

/// GPT-NeoX: layer norms, parallel residual, partial rotary, fused projection head by head.
final class GptNeoxMapping implements FamilyMapping {
  private static final double ROTARY_SHARE = 0.25;

  @Override
  public DecoderConfig config(Family family, ConfigReader json) {
    var shape = new ConfigShape(json);
    boolean bias = json.flag("attention_bias", true);
    int headDimension = shape.headDimension();
    return new DecoderConfig(
        family,
        shape.size(),
        shape.attention(headDimension, shape.noWindows(), bias, bias, false),
        RotaryReader.rotary(json, headDimension, ROTARY_SHARE),
        new Block(
            new Norm(NormKind.LAYER_NORM, json.number("layer_norm_eps", 1e-5)),
            json.flag("use_parallel_residual", true) ? Residual.PARALLEL : Residual.SEQUENTIAL,
            new Mlp(json.activation("hidden_act", Activation.GELU), false, true)),
        new Head(json.flag("tie_word_embeddings", false), false),
        json.text());
  }

  @Override
  public Map<String, Double> dropouts() {
    return Map.of("attention_dropout", 0.0, "hidden_dropout", 0.0);
  }

  @Override
  public WeightNames names(DecoderConfig config) {
    return new WeightNames(
        "gpt_neox.embed_in",
        "",
        "gpt_neox.final_layer_norm",
        "embed_out",
        "gpt_neox.",
        new WeightNames.LayerNames(
            "gpt_neox.layers.%d.",
            "input_layernorm",
            "post_attention_layernorm",
            new WeightNames.InputNames.PerHead("attention.query_key_value"),
            "attention.dense",
            new WeightNames.MlpNames.Plain("mlp.dense_h_to_4h", "mlp.dense_4h_to_h"),
            false));
  }

  @Override
  public List<String> loraTargets() {
    return List.of("query_key_value");
  }
}
