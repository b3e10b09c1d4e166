package dev.s2l.lm.model;

import java.util.List;
import java.util.Set;

/// Keys of `config.json` that s2l neither reads nor refuses, and does not know to be harmless. They
/// may change what a model computes, so people are told.
final class UnknownOptions {
  private static final Set<String> READ =
      Set.of(
          "activation_function",
          "attention_bias",
          "head_dim",
          "hidden_act",
          "hidden_size",
          "initializer_range",
          "intermediate_size",
          "layer_norm_eps",
          "layer_norm_epsilon",
          "layer_types",
          "max_position_embeddings",
          "max_window_layers",
          "mlp_bias",
          "model_type",
          "n_ctx",
          "n_embd",
          "n_head",
          "n_inner",
          "n_layer",
          "n_positions",
          "num_attention_heads",
          "num_hidden_layers",
          "num_key_value_heads",
          "original_max_position_embeddings",
          "partial_rotary_factor",
          "rms_norm_eps",
          "rope_parameters",
          "rope_scaling",
          "rope_theta",
          "rotary_emb_base",
          "rotary_pct",
          "sliding_window",
          "tie_word_embeddings",
          "use_parallel_residual",
          "use_sliding_window",
          "vocab_size");

  /// What describes the file, generation, classification, or only how fast something is computed.
  private static final Set<String> HARMLESS =
      Set.of(
          "architectures",
          "attn_implementation",
          "auto_map",
          "bad_words_ids",
          "cache_implementation",
          "chunk_size_feed_forward",
          "classifier_dropout",
          "diversity_penalty",
          "do_sample",
          "dtype",
          "early_stopping",
          "encoder_no_repeat_ngram_size",
          "exponential_decay_length_penalty",
          "finetuning_task",
          "flash_attn",
          "gradient_checkpointing",
          "id2label",
          "is_decoder",
          "is_llama_config",
          "label2id",
          "length_penalty",
          "max_length",
          "max_new_tokens",
          "min_length",
          "name_or_path",
          "no_repeat_ngram_size",
          "num_beam_groups",
          "num_beams",
          "num_labels",
          "num_return_sequences",
          "output_attentions",
          "output_hidden_states",
          "output_scores",
          "prefix",
          "pretraining_tp",
          "problem_type",
          "remove_invalid_values",
          "reorder_and_upcast_attn",
          "repetition_penalty",
          "return_dict",
          "return_dict_in_generate",
          "suppress_tokens",
          "begin_suppress_tokens",
          "task_specific_params",
          "temperature",
          "tf_legacy_loss",
          "tie_encoder_decoder",
          "tokenizer_class",
          "top_k",
          "top_p",
          "torch_dtype",
          "torchscript",
          "transformers.js_config",
          "transformers_version",
          "typical_p",
          "use_bfloat16",
          "use_cache",
          "use_flash_attn");

  private UnknownOptions() {}

  static List<String> of(ConfigReader config, Set<String> dropouts) {
    return config.keys().stream()
        .filter(key -> !READ.contains(key) && !HARMLESS.contains(key) && !dropouts.contains(key))
        .filter(key -> !key.startsWith("_") && !key.startsWith("summary_"))
        .filter(key -> !key.startsWith("unsloth_"))
        .filter(key -> !key.endsWith("_token_id") && !key.endsWith("_token"))
        .filter(key -> !UnsupportedOptions.knows(key))
        .filter(key -> !UnsupportedOptions.isOff(config.value(key), List.of()))
        .sorted()
        .toList();
  }
}
