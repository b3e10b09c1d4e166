package dev.s2l.lm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.run.ExitCode;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/// Configurations of transformers 4 and 5; whatever is not implemented is refused by its key.
class DecoderConfigTest {
  private static final String LLAMA =
      """
      {"model_type": "llama", "vocab_size": 320, "hidden_size": 32, "intermediate_size": 72,
       "num_hidden_layers": 2, "num_attention_heads": 4, "max_position_embeddings": 128%s}
      """;

  @TempDir Path temporary;

  @ParameterizedTest
  @FieldSource("dev.s2l.lm.model.GoldenFamilies#ALL")
  void bothGenerationsOfTheLibrarySayTheSame(String family) throws IOException {
    try (var golden = GoldenModel.copy(family, temporary)) {
      var newer = DecoderConfig.read(golden.folder().resolve("config.json"));
      var older = DecoderConfig.read(golden.folder().resolve("config.v4.json"));
      assertThat(withoutSource(older)).isEqualTo(withoutSource(newer));
    }
  }

  private static DecoderConfig withoutSource(DecoderConfig config) {
    return new DecoderConfig(
        config.family(),
        config.size(),
        config.attention(),
        config.position(),
        config.block(),
        config.head(),
        "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          "hidden_act": "quick_gelu"                        | hidden_act
          "hidden_act": 3                                   | hidden_act
          "rope_scaling": {"type": "longrope"}              | rope_scaling.type is "longrope"
          "rope_scaling": {"rope_type": "yarn", "factor": 4} | rope_scaling.rope_type is "yarn"
          "rope_scaling": {"rope_type": "dynamic", "factor": 4} | rope_scaling.rope_type is "dynamic"
          "rope_scaling": {"rope_type": "llama3", "factor": 8} | rope_scaling.low_freq_factor is missing
          "rope_parameters": {"full_attention": {"rope_theta": 1}} | rope_parameters.full_attention
          "rope_theta": -1                                  | rope_theta
          "rope_theta": NaN                                 | rope_theta
          "partial_rotary_factor": 0.4                      | partial_rotary_factor
          "partial_rotary_factor": 2                        | partial_rotary_factor
          "quantization_config": {"bits": 4}                | quantization_config
          "attn_logit_softcapping": 50.0                    | attn_logit_softcapping
          "clip_qkv": 8                                     | clip_qkv
          "num_local_experts": 8                            | num_local_experts
          "logit_scale": 0.5                                | logit_scale
          "attention_bias": "yes"                           | attention_bias
          "num_key_value_heads": 3                          | num_key_value_heads
          "head_dim": 0                                     | head_dim
          "rms_norm_eps": Infinity                          | rms_norm_eps
          """)
  void refusesByKeyWhatIsNotImplementedOrWrong(String option, String named) {
    refused(LLAMA.formatted(", " + option.strip()), named.strip());
  }

  @ParameterizedTest
  @CsvSource({
    "num_hidden_layers, 2",
    "hidden_size, 32",
    "num_attention_heads, 4",
    "vocab_size, 320",
    "intermediate_size, 72",
    "max_position_embeddings, 128",
  })
  void namesASizeThatIsMissingOrNoSize(String key, String value) {
    String present = "\"%s\": %s".formatted(key, value);
    String json = LLAMA.formatted("");
    refused(json.replace(present, "\"other\": 1"), key + " is missing");
    for (String wrong : List.of("0", "-1", "2.5", "\"2\"", "99999999999", "1e400", "[]", "true")) {
      refused(json.replace(present, "\"%s\": %s".formatted(key, wrong)), key + " is ");
    }
    refused(json.replace(present, "\"%s\": null".formatted(key)), key + " is missing");
  }

  @Test
  void toleratesWhatPythonWritesInKeysThatNobodyAsksFor() {
    var config =
        DecoderConfig.parse(
            LLAMA.formatted(
                ", \"x\": NaN, \"y\": [Infinity, -Infinity], \"quantization_config\": null"),
            "config.json");
    assertThat(config.size().vocabulary()).isEqualTo(320);
  }

  @Test
  void refusesUnknownFamiliesAndCodeThatComesWithAModel() {
    refused(
        "{\"model_type\": \"mamba\"}", "model_type is \"mamba\"; expected one of gpt_neox, gpt2");
    refused("{}", "model_type");
    refused("{\"model_type\": \"own\", \"auto_map\": {}}", "s2l runs no such code");
    refused("[]", "holds no JSON object");
    refused("{\"a\": 1, \"a\": 2}", "not valid JSON");
    refused("{", "not valid JSON");
    refused("[".repeat(100_000), "not valid JSON");
  }

  @Test
  void phiTwoAndItsLikeNeedNoSwitchesOfTheirOwn() {
    refused(
        LLAMA.formatted(", \"qk_layernorm\": true").replace("llama", "phi"),
        "qk_layernorm is true, which s2l does not implement");
  }

  @Test
  void qwenSlidesInTheUpperLayersOnlyIfSwitchedOn() {
    String qwen = LLAMA.replace("llama", "qwen2");
    String window = ", \"sliding_window\": 9, \"max_window_layers\": 1";
    assertThat(windows(qwen.formatted(window))).containsExactly(0, 0);
    assertThat(windows(qwen.formatted(window + ", \"use_sliding_window\": true")))
        .containsExactly(0, 9);
    assertThat(
            windows(
                qwen.formatted(
                    window
                        + ", \"use_sliding_window\": true,"
                        + " \"layer_types\": [\"sliding_attention\", \"full_attention\"]")))
        .containsExactly(9, 0);
    refused(
        qwen.formatted(", \"use_sliding_window\": true, \"layer_types\": [\"chunked\", \"x\"]"),
        "layer_types has \"chunked\"");
    refused(
        qwen.formatted(", \"use_sliding_window\": true, \"layer_types\": [\"full_attention\"]"),
        "layer_types has 1 entries");
  }

  @Test
  void mistralSlidesUnlessToldNotTo() {
    String mistral = LLAMA.replace("llama", "mistral");
    assertThat(windows(mistral.formatted(""))).containsExactly(4096, 4096);
    assertThat(windows(mistral.formatted(", \"sliding_window\": null"))).containsExactly(0, 0);
    assertThat(windows(mistral.formatted(", \"sliding_window\": 7"))).containsExactly(7, 7);
  }

  private static List<Integer> windows(String json) {
    return DecoderConfig.parse(json, "config.json").attention().windows();
  }

  private static void refused(String json, String reason) {
    assertThatThrownBy(() -> DecoderConfig.parse(json, "the/config.json"))
        .isInstanceOfSatisfying(
            S2lException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.MODEL))
        .hasMessageContaining("the/config.json")
        .hasMessageContaining(reason);
  }

  @Test
  void saysWhichFileCannotBeRead() {
    assertThatThrownBy(() -> DecoderConfig.read(temporary.resolve("config.json")))
        .isInstanceOf(S2lException.class)
        .hasMessageContaining("cannot read");
    assertThat(Files.exists(temporary)).isTrue();
  }

  @Test
  void dropoutThatTrainingWouldHaveIsNamed() throws IOException {
    try (var golden = GoldenModel.copy("gpt2", temporary)) {
      Path file = golden.folder().resolve("config.json");
      assertThat(DecoderConfig.read(file).dropouts()).isEmpty();
      String published = Files.readString(file).replaceAll("\"(attn|embd|resid)_pdrop\": 0.0,", "");
      assertThat(DecoderConfig.parse(published, "config.json").dropouts())
          .as("defaults of the family's configuration class")
          .containsExactlyEntriesOf(
              new TreeMap<>(Map.of("attn_pdrop", 0.1, "embd_pdrop", 0.1, "resid_pdrop", 0.1)));
    }
    try (var golden = GoldenModel.copy("llama", temporary)) {
      String text =
          Files.readString(golden.folder().resolve("config.json"))
              .replace("\"attention_dropout\": 0.0", "\"attention_dropout\": 0.25");
      assertThat(DecoderConfig.parse(text, "config.json").dropouts())
          .containsExactly(Map.entry("attention_dropout", 0.25));
    }
  }

  @ParameterizedTest
  @FieldSource("dev.s2l.lm.model.GoldenFamilies#ALL")
  void everyOptionOfTheFamiliesIsKnown(String family) throws IOException {
    try (var golden = GoldenModel.copy(family, temporary)) {
      for (String name : new String[] {"config.json", "config.v4.json"}) {
        assertThat(DecoderConfig.read(golden.folder().resolve(name)).unknownOptions())
            .as(name)
            .isEmpty();
      }
      String text = Files.readString(golden.folder().resolve("config.json"));
      String more =
          text.replaceFirst(
              "\\{", "{\"use_new_norm\": true, \"use_mrope\": false, \"swiglu_limit\": 7.0,");
      assertThat(DecoderConfig.parse(more, "config.json").unknownOptions())
          .containsExactly("swiglu_limit", "use_new_norm");
    }
  }
}
