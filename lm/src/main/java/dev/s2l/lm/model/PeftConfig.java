package dev.s2l.lm.model;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `adapter_config.json` as peft reads and writes it.
final class PeftConfig {
  /// What is said elsewhere in the folder, or told how the matrices began and makes no difference
  /// any more.
  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "auto_mapping",
          "corda_config",
          "eva_config",
          "exclude_modules",
          "fan_in_fan_out",
          "inference_mode",
          "layers_pattern",
          "layers_to_transform",
          "loftq_config",
          "lora_ga_config",
          "megatron_core",
          "peft_version",
          "qalora_group_size",
          "runtime_config",
          "target_modules");

  private static final Set<String> READ =
      Set.of(
          "base_model_name_or_path",
          "bias",
          "init_lora_weights",
          "lora_alpha",
          "lora_dropout",
          "peft_type",
          "r",
          "revision",
          "task_type",
          "use_rslora");

  /// Ways to begin that leave the base as it is.
  private static final Set<String> HARMLESS_STARTS = Set.of("gaussian", "eva", "orthogonal");

  private static final JsonMapper JSON = new JsonMapper();

  private PeftConfig() {}

  /// @return without target modules: the matrices say it better
  /// @throws dev.s2l.run.S2lException (4) for what s2l does not compute
  static LoraConfig read(ConfigReader json) {
    expect(json, "peft_type", "", "LORA");
    expect(json, "task_type", "CAUSAL_LM", "CAUSAL_LM");
    expect(json, "bias", "none", "none");
    var start = json.value("init_lora_weights");
    if (start.isString() && !HARMLESS_STARTS.contains(start.stringValue())) {
      throw json.refuse(
          "init_lora_weights",
          "is " + json.shown("init_lora_weights") + ", which changes the base model",
          "an adapter of an unchanged base (peft's save_pretrained converts it with"
              + " path_initial_model_for_weight_conversion)");
    }
    for (String key : json.keys()) {
      if (!READ.contains(key) && !WITHOUT_EFFECT.contains(key) && !isOff(json, key)) {
        throw json.refuse(
            key,
            "is " + json.shown(key) + ", which s2l does not implement",
            "plain LoRA, without it");
      }
    }
    double dropout =
        json.value("lora_dropout").isNumber() ? json.value("lora_dropout").doubleValue() : 0;
    if (!(dropout >= 0 && dropout < 1)) {
      throw json.refuse(
          "lora_dropout", "is " + json.shown("lora_dropout"), "a number from 0 to below 1");
    }
    return new LoraConfig(
        json.positive("r"),
        json.number("lora_alpha"),
        dropout,
        List.of(),
        json.flag("use_rslora", false),
        json.text("base_model_name_or_path", ""),
        json.text("revision", ""));
  }

  private static void expect(ConfigReader json, String key, String fallback, String wanted) {
    if (!json.text(key, fallback)
        .toUpperCase(Locale.ROOT)
        .equals(wanted.toUpperCase(Locale.ROOT))) {
      throw json.refuse(key, "is " + json.shown(key), "\"" + wanted + "\"");
    }
  }

  private static boolean isOff(ConfigReader json, String key) {
    var value = json.value(key);
    return value.isNull()
        || value.isBoolean() && !value.booleanValue()
        || value.isContainer() && value.isEmpty();
  }

  /// The keys that plain LoRA has in every peft since 0.8, sorted.
  static ObjectNode of(LoraConfig config, DecoderConfig model) {
    var json = JSON.createObjectNode();
    json.putObject("alpha_pattern");
    json.putNull("auto_mapping");
    text(json, "base_model_name_or_path", config.base());
    json.put("bias", "none");
    json.put("fan_in_fan_out", model.family().mapping().names(model).layer().inputMajor());
    json.put("inference_mode", true);
    json.put("init_lora_weights", true);
    json.putNull("layers_pattern");
    json.putNull("layers_to_transform");
    number(json, "lora_alpha", config.loraAlpha());
    json.put("lora_dropout", config.loraDropout());
    json.putNull("modules_to_save");
    json.put("peft_type", "LORA");
    json.put("r", config.r());
    json.putObject("rank_pattern");
    text(json, "revision", config.revision());
    var modules = json.putArray("target_modules");
    config.targetModules().forEach(modules::add);
    json.put("task_type", "CAUSAL_LM");
    json.put("use_dora", false);
    json.put("use_rslora", config.useRslora());
    return json;
  }

  private static void text(ObjectNode json, String key, String value) {
    if (value.isEmpty()) {
      json.putNull(key);
    } else {
      json.put(key, value);
    }
  }

  private static void number(ObjectNode json, String key, double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e9) {
      json.put(key, (long) value);
    } else {
      json.put(key, value);
    }
  }
}
