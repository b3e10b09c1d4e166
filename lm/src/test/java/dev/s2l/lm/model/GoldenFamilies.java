package dev.s2l.lm.model;

import java.util.List;
import java.util.stream.Stream;

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

  /// The same, and models as they are found published.
  public static final List<String> WITH_PUBLISHED =
      Stream.concat(
              ALL.stream(), Stream.of("gpt_neox_published", "gpt2_published", "llama_sharded_bf16"))
          .toList();

  private GoldenFamilies() {}
}
