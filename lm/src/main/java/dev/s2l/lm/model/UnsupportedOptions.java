package dev.s2l.lm.model;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// Options of `config.json` that change what a model computes and that no family here implements:
/// refused by name unless they have the value that changes nothing. Dropout concerns training alone
/// ([DecoderConfig#dropouts()]); options of generation are not looked at.
final class UnsupportedOptions {
  /// Values that switch an option off, besides null, false and 0.
  private static final Map<String, List<String>> HARMLESS =
      new TreeMap<>(
          Map.ofEntries(
              // GPT-2
              Map.entry("scale_attn_weights", List.of("true")),
              off("scale_attn_by_inverse_layer_idx"),
              off("add_cross_attention"),
              off("pruned_heads"),
              // Phi
              off("qk_layernorm"),
              // encoders
              off("is_encoder_decoder"),
              off("cross_attention_hidden_size"),
              // options of other families that checkpoints of these may carry
              off("quantization_config"),
              off("compression_config"),
              off("attn_logit_softcapping"),
              off("final_logit_softcapping"),
              off("logits_soft_cap"),
              off("clip_qkv"),
              off("alibi"),
              off("use_alibi"),
              off("num_experts"),
              off("num_local_experts"),
              off("n_routed_experts"),
              off("moe_intermediate_size"),
              off("no_rope_layers"),
              off("no_rope_layer_interval"),
              off("rope_interleaved"),
              off("query_pre_attn_scalar"),
              off("parallel_attn"),
              off("use_qk_norm"),
              off("qk_norm"),
              off("attention_sinks"),
              off("attention_chunk_size"),
              off("adapters"),
              Map.entry("logit_scale", List.of("1", "1.0")),
              Map.entry("logits_scaling", List.of("1", "1.0")),
              Map.entry("embedding_multiplier", List.of("1", "1.0")),
              Map.entry("residual_multiplier", List.of("1", "1.0")),
              Map.entry("attention_multiplier", List.of("1", "1.0")),
              Map.entry("position_embedding_type", List.of("\"absolute\"", "\"rotary\"")),
              Map.entry("norm_type", List.of("\"rmsnorm\"", "\"layernorm\""))));

  private static Map.Entry<String, List<String>> off(String key) {
    return Map.entry(key, List.of());
  }

  private UnsupportedOptions() {}

  static void refuse(ConfigReader config) {
    HARMLESS.forEach(
        (key, harmless) -> {
          if (config.contains(key) && !isOff(config.value(key), harmless)) {
            throw config.refuse(
                key,
                "is " + config.shown(key) + ", which s2l does not implement",
                harmless.isEmpty() ? "null, or no such key" : String.join(" or ", harmless));
          }
        });
  }

  /// Whether the key has a value under which it may stand.
  static boolean knows(String key) {
    return HARMLESS.containsKey(key);
  }

  /// Whether an option is switched off by its value.
  static boolean isOff(JsonNode value, List<String> harmless) {
    if (!harmless.isEmpty()) {
      return value.isNull() || harmless.contains(value.toString());
    }
    return value.isNull()
        || (value.isBoolean() && !value.booleanValue())
        || (value.isNumber() && value.doubleValue() == 0)
        || (value.isContainer() && value.isEmpty());
  }
}
