package dev.s2l.lm.model;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.util.Arrays;
import java.util.stream.Collectors;

/// The model families that can be loaded, by the `model_type` of their `config.json`.
public enum Family {
  /// Pythia and its kin.
  GPT_NEOX("gpt_neox", new GptNeoxMapping()),
  GPT2("gpt2", new Gpt2Mapping()),
  /// Llama 1 to 3, SmolLM2 and many others.
  LLAMA("llama", new LlamaMapping(LlamaMapping::llama)),
  MISTRAL("mistral", new LlamaMapping(LlamaMapping::mistral)),
  /// Phi-1 to Phi-2.
  PHI("phi", new PhiMapping()),
  /// Phi-3 with contexts up to 4K; Phi-4.
  PHI3("phi3", new Phi3Mapping()),
  /// Qwen2 and Qwen2.5.
  QWEN2("qwen2", new LlamaMapping(LlamaMapping::qwen2)),
  QWEN3("qwen3", new LlamaMapping(LlamaMapping::qwen3));

  private final String modelType;
  private final FamilyMapping mapping;

  Family(String modelType, FamilyMapping mapping) {
    this.modelType = modelType;
    this.mapping = mapping;
  }

  public String modelType() {
    return modelType;
  }

  FamilyMapping mapping() {
    return mapping;
  }

  /// @throws S2lException (4) if `model_type` is missing or names no family known here
  static Family of(ConfigReader config) {
    String type = config.text("model_type", "");
    for (var family : values()) {
      if (family.modelType.equals(type)) {
        return family;
      }
    }
    String known = Arrays.stream(values()).map(Family::modelType).collect(Collectors.joining(", "));
    if (config.has("auto_map")) {
      throw new S2lException(
          ExitCode.MODEL,
          Phrase.of(
              "%s: model_type \"%s\" needs code that comes with the model (auto_map); s2l runs no"
                  + " such code. Known: %s.",
              config.file(), type, known));
    }
    throw config.refuse("model_type", "is \"" + type + "\"", "one of " + known);
  }
}
