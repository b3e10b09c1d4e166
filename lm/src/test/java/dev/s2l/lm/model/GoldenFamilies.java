package dev.s2l.lm.model;

import java.util.List;

/// The models of which there are golden numbers, one a family or variant.
public final class GoldenFamilies {
  /// Named by tests as the source of their parameter.
  public static final List<String> ALL =
      List.of(
          "gpt_neox",
          "gpt_neox_sequential",
          "gpt2",
          "llama",
          "llama_gqa_tied",
          "llama3_rope",
          "mistral",
          "phi",
          "phi3",
          "qwen2",
          "qwen3");

  private GoldenFamilies() {}
}
