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

/// Phi-1, Phi-1.5 and Phi-2: one layer norm for both halves of a parallel layer, half rotary,
/// biases everywhere, also on the head.
final class PhiMapping implements FamilyMapping {
  private static final double ROTARY_SHARE = 0.5;

  @Override
  public DecoderConfig config(Family family, ConfigReader json) {
    var shape = new ConfigShape(json);
    int headDimension = shape.headDimension();
    return new DecoderConfig(
        family,
        shape.size(),
        shape.attention(headDimension, shape.noWindows(), true, true, false),
        RotaryReader.rotary(json, headDimension, ROTARY_SHARE),
        new Block(
            new Norm(NormKind.LAYER_NORM, json.number("layer_norm_eps", 1e-5)),
            Residual.PARALLEL_SHARED_NORM,
            new Mlp(json.activation("hidden_act", Activation.GELU_TANH), false, true)),
        new Head(json.flag("tie_word_embeddings", false), true),
        json.text());
  }

  @Override
  public Map<String, Double> dropouts() {
    return Map.of("attention_dropout", 0.0, "embd_pdrop", 0.0, "resid_pdrop", 0.0);
  }

  @Override
  public WeightNames names(DecoderConfig config) {
    return new WeightNames(
        "model.embed_tokens",
        "",
        "model.final_layernorm",
        "lm_head",
        "model.",
        new WeightNames.LayerNames(
            "model.layers.%d.",
            "input_layernorm",
            "",
            new WeightNames.InputNames.Separate(
                "self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "", ""),
            "self_attn.dense",
            new WeightNames.MlpNames.Plain("mlp.fc1", "mlp.fc2"),
            false));
  }

  @Override
  public List<String> loraTargets() {
    return List.of("q_proj", "v_proj", "fc1", "fc2");
  }
}
