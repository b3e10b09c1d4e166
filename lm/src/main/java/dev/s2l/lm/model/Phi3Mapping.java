package dev.s2l.lm.model;

import dev.s2l.lm.model.DecoderConfig.Activation;
import dev.s2l.lm.model.DecoderConfig.Block;
import dev.s2l.lm.model.DecoderConfig.Head;
import dev.s2l.lm.model.DecoderConfig.Mlp;
import dev.s2l.lm.model.DecoderConfig.Norm;
import dev.s2l.lm.model.DecoderConfig.NormKind;
import dev.s2l.lm.model.DecoderConfig.Residual;
import java.util.Map;

/// Phi-3: as Llama, but queries, keys and values in one projection, gate and up in another, and a
/// sliding window. Its long-context rotation (longrope) is refused.
final class Phi3Mapping implements FamilyMapping {
  @Override
  public DecoderConfig config(Family family, ConfigReader json) {
    var shape = new ConfigShape(json);
    int headDimension = shape.headDimension();
    return new DecoderConfig(
        family,
        shape.size(),
        shape.attention(headDimension, shape.windowsEverywhere(0), false, false, false),
        RotaryReader.rotary(json, headDimension, 1),
        new Block(
            new Norm(NormKind.RMS_NORM, json.number("rms_norm_eps", 1e-5)),
            Residual.SEQUENTIAL,
            new Mlp(json.activation("hidden_act", Activation.SILU), true, false)),
        new Head(json.flag("tie_word_embeddings", false), false),
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
        "model.norm",
        "lm_head",
        "model.",
        new WeightNames.LayerNames(
            "model.layers.%d.",
            "input_layernorm",
            "post_attention_layernorm",
            new WeightNames.InputNames.Blocks("self_attn.qkv_proj"),
            "self_attn.o_proj",
            new WeightNames.MlpNames.GatedFused("mlp.gate_up_proj", "mlp.down_proj"),
            false));
  }
}
