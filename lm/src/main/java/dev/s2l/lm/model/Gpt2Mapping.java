package dev.s2l.lm.model;

import dev.s2l.lm.model.DecoderConfig.Activation;
import dev.s2l.lm.model.DecoderConfig.Attention;
import dev.s2l.lm.model.DecoderConfig.Block;
import dev.s2l.lm.model.DecoderConfig.Head;
import dev.s2l.lm.model.DecoderConfig.Mlp;
import dev.s2l.lm.model.DecoderConfig.Norm;
import dev.s2l.lm.model.DecoderConfig.NormKind;
import dev.s2l.lm.model.DecoderConfig.Position;
import dev.s2l.lm.model.DecoderConfig.Residual;
import dev.s2l.lm.model.DecoderConfig.Size;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/// GPT-2: layer norms, learned positions, weights stored (in, out), tied head; keys of its own.
final class Gpt2Mapping implements FamilyMapping {
  @Override
  public DecoderConfig config(Family family, ConfigReader json) {
    int hidden = json.positive("n_embd");
    int heads = json.positive("n_head");
    int layers = json.positive("n_layer");
    if (hidden % heads != 0) {
      throw json.refuse("n_embd", "is " + hidden, "a multiple of n_head, " + heads);
    }
    return new DecoderConfig(
        family,
        new Size(
            json.positive("vocab_size"),
            hidden,
            layers,
            json.positive("n_inner", 4 * hidden),
            json.positive("n_positions", 1024),
            json.number("initializer_range", 0.02)),
        new Attention(
            heads, heads, hidden / heads, Collections.nCopies(layers, 0), true, true, false),
        new Position.Learned(),
        new Block(
            new Norm(NormKind.LAYER_NORM, json.number("layer_norm_epsilon", 1e-5)),
            Residual.SEQUENTIAL,
            new Mlp(json.activation("activation_function", Activation.GELU_TANH), false, true)),
        new Head(json.flag("tie_word_embeddings", true), false),
        json.text());
  }

  @Override
  public Map<String, Double> dropouts() {
    return Map.of("embd_pdrop", 0.1, "attn_pdrop", 0.1, "resid_pdrop", 0.1);
  }

  @Override
  public WeightNames names(DecoderConfig config) {
    return new WeightNames(
        "transformer.wte",
        "transformer.wpe",
        "transformer.ln_f",
        "lm_head",
        "transformer.",
        new WeightNames.LayerNames(
            "transformer.h.%d.",
            "ln_1",
            "ln_2",
            new WeightNames.InputNames.Blocks("attn.c_attn"),
            "attn.c_proj",
            new WeightNames.MlpNames.Plain("mlp.c_fc", "mlp.c_proj"),
            true));
  }

  @Override
  public boolean scalesResidualStart() {
    return true;
  }

  @Override
  public List<String> loraTargets() {
    return List.of("c_attn");
  }
}
