package dev.s2l.cli;

import dev.s2l.hub.Hub;
import dev.s2l.hub.HubName;
import dev.s2l.lm.model.AdapterFolder;
import dev.s2l.pipeline.ModelChoice;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Nearest;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/// Models as users name them: a folder, or `ORG/NAME` and perhaps `@REVISION` on the Hugging Face
/// hub. What exists on the disk is never looked for on the hub.
final class ModelNames {
  private ModelNames() {}

  /// Small models by the short names that people use; without those that s2l cannot read.
  private static final Map<String, String> SHORT_NAMES =
      Map.ofEntries(
          Map.entry("gpt2", "openai-community/gpt2"),
          Map.entry("gpt2-medium", "openai-community/gpt2-medium"),
          Map.entry("distilgpt2", "distilbert/distilgpt2"),
          Map.entry("pythia-14m", "EleutherAI/pythia-14m"),
          Map.entry("pythia-31m", "EleutherAI/pythia-31m"),
          Map.entry("pythia-70m", "EleutherAI/pythia-70m-deduped"),
          Map.entry("pythia-70m-deduped", "EleutherAI/pythia-70m-deduped"),
          Map.entry("pythia-160m", "EleutherAI/pythia-160m-deduped"),
          Map.entry("pythia-160m-deduped", "EleutherAI/pythia-160m-deduped"),
          Map.entry("pythia-410m", "EleutherAI/pythia-410m-deduped"),
          Map.entry("pythia-410m-deduped", "EleutherAI/pythia-410m-deduped"),
          Map.entry("smollm-135m", "HuggingFaceTB/SmolLM-135M"),
          Map.entry("smollm-360m", "HuggingFaceTB/SmolLM-360M"),
          Map.entry("smollm2-135m", "HuggingFaceTB/SmolLM2-135M"),
          Map.entry("smollm2-360m", "HuggingFaceTB/SmolLM2-360M"),
          Map.entry("qwen2.5-0.5b", "Qwen/Qwen2.5-0.5B"),
          Map.entry("qwen3-0.6b", "Qwen/Qwen3-0.6B"),
          Map.entry("llama-3.2-1b", "meta-llama/Llama-3.2-1B"),
          Map.entry("tinyllama", "TinyLlama/TinyLlama-1.1B-Chat-v1.0"));

  /// Refuses a word that is neither on the disk nor like a path nor a name on the hub.
  ///
  /// @param option as the user wrote it before the word
  /// @param builtIn the models that need no folder
  static void check(String option, String text, List<String> builtIn) {
    boolean path = text.indexOf('/') >= 0 || text.indexOf('\\') >= 0 || text.startsWith(".");
    if (builtIn.contains(text) || path || Files.exists(Path.of(text)) || cached(text).isPresent()) {
      return;
    }
    String word = text.toLowerCase(Locale.ROOT);
    var known = new ArrayList<String>(builtIn);
    known.addAll(SHORT_NAMES.keySet());
    known.sort(null);
    String meant =
        Nearest.of(word, known)
            .map(name -> SHORT_NAMES.getOrDefault(name, name))
            .map(name -> Phrase.of(" Did you mean %s?", name))
            .orElse("");
    throw new S2lException(
        ExitCode.USAGE,
        Phrase.of(
            "%s %s: no such folder here. Expected %sa Hugging Face folder, or ORG/NAME of a model"
                + " on the hub.%s",
            option,
            text,
            builtIn.isEmpty() ? "" : String.join(", ", builtIn) + " (built in), ",
            meant));
  }

  /// An old name without an owner, such as `gpt2`, under which the Python tools keep a model in the
  /// hub cache. Only a name that is there is one; others are refused with a question.
  private static Optional<HubName> cached(String text) {
    return HubName.alone(text).filter(name -> Hub.fromEnvironment(System.getenv()).hasModel(name));
  }

  /// The model with its adapter; an adapter alone brings the name of its base along. Downloads what
  /// the hub cache lacks.
  ///
  /// @param adapter over the model
  /// @throws S2lException (4) naming the base that an adapter is for, if that is not at hand, or
  ///   why the adapter does not fit
  static ModelChoice choice(String option, String text, Optional<Path> adapter, CommandSpec spec)
      throws IOException {
    Path folder = folder(option, text, spec);
    if (adapter.isPresent()) {
      return ModelChoice.of(folder, adapter.get());
    }
    return AdapterFolder.isOne(folder)
        ? ModelChoice.of(base(AdapterFolder.open(folder), spec), folder)
        : ModelChoice.of(folder);
  }

  private static Path base(AdapterFolder adapter, CommandSpec spec) throws IOException {
    String name = adapter.config().base();
    String revision = adapter.config().revision();
    if (!name.isEmpty() && name.indexOf('\0') < 0 && Files.isDirectory(Path.of(name))) {
      return Path.of(name);
    }
    String full = revision.isEmpty() ? name : name + "@" + revision;
    var onHub = HubName.parse(full).or(() -> cached(full));
    if (onHub.isPresent()) {
      return HubNames.fetched(
          onHub.get(),
          Hub::model,
          Phrase.of(
              "the adapter in %s is for %s, which is no folder here and was taken as a name on the"
                  + " hub (a folder: --model BASE --adapter %s)",
              adapter.folder(), name, adapter.folder()),
          spec);
    }
    throw new S2lException(
        ExitCode.MODEL,
        Phrase.of(
            "the adapter in %s is for %s, which is not here. Give the model it is for: --model BASE"
                + " --adapter %s.",
            adapter.folder(),
            name.isEmpty() ? "a model that it does not name" : name,
            adapter.folder()));
  }

  /// The folder; downloads what the hub cache lacks.
  ///
  /// @param option as the user wrote it before the model
  static Path folder(String option, String text, CommandSpec spec) throws IOException {
    check(option, text, List.of());
    Path path = Path.of(text);
    var name = HubName.parse(text).or(() -> cached(text));
    if (Files.exists(path) || name.isEmpty()) {
      return path;
    }
    return HubNames.fetched(
        name.get(),
        Hub::model,
        Phrase.of("no folder %s here, so it was taken as a name on the hub", text),
        spec);
  }
}
