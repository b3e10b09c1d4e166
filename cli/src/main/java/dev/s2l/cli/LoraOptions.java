package dev.s2l.cli;

import dev.s2l.lm.model.AdapterFolder;
import dev.s2l.lm.model.AdapterStart;
import dev.s2l.lm.model.LoraConfig;
import dev.s2l.lm.train.TinyProxy;
import dev.s2l.pipeline.ModelChoice;
import dev.s2l.pipeline.Proxy;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// Training of an adapter instead of the model. Names and defaults as peft has them; any of them
/// asks for it.
final class LoraOptions {
  @Option(
      names = "--lora-r",
      paramLabel = "RANK",
      description = "Train a LoRA adapter of this rank, not the model. Default: 8.")
  @Nullable Integer r;

  @Option(
      names = "--lora-alpha",
      paramLabel = "X",
      description = "The adapter's part is multiplied with this divided by the rank. Default: 8.")
  @Nullable Double alpha;

  @Option(
      names = "--lora-dropout",
      paramLabel = "SHARE",
      description = "Share of the adapter's inputs that training leaves out. Default: 0.")
  @Nullable Double dropout;

  @Option(
      names = "--lora-target-modules",
      split = ",",
      paramLabel = "NAME",
      description =
          "Projections to adapt: ends of their names, or all-linear. Default: peft's choice for the"
              + " family, q_proj,v_proj for Llama.")
  @Nullable List<String> targetModules;

  @Option(
      names = "--adapter",
      paramLabel = "DIR",
      description = "Go on with this adapter of the model, a folder as peft saves it.")
  @Nullable Path adapter;

  /// Checks what needs neither a download nor the data. Call it first.
  ///
  /// @param option that names the model
  /// @param model as the user wrote it
  /// @throws S2lException (2) for values out of range, and for options that exclude each other
  void check(String option, String model, boolean fromScratch) {
    if (!asked(model)) {
      return;
    }
    boolean continues = adapter != null || isAdapter(model);
    String asked =
        adapter != null ? "--adapter" : continues ? option + " " + model : ofNew().getFirst();
    if (fromScratch || TinyProxy.isMeant(model)) {
      throw refuse(
          Phrase.of(
              "%s and %s: an adapter needs a model with trained weights. Give %s a Hugging Face"
                  + " folder or name, without --from-scratch.",
              asked, fromScratch ? "--from-scratch" : option + " " + model, option));
    }
    var own = new ArrayList<>(ofNew());
    own.remove("--lora-dropout");
    if (continues && !own.isEmpty()) {
      throw refuse(
          Phrase.of(
              "%s and %s: the adapter that training goes on with has this already. Leave %s out, or"
                  + " start a new adapter from the model alone.",
              asked, own.getFirst(), own.getFirst()));
    }
    config();
  }

  /// Whether any of these options is there.
  boolean given() {
    return adapter != null || !ofNew().isEmpty();
  }

  /// Whether an adapter is trained.
  ///
  /// @param model as the user wrote it
  boolean asked(String model) {
    return given() || isAdapter(model);
  }

  private static S2lException refuse(String text) {
    return new S2lException(ExitCode.USAGE, text);
  }

  /// The options that make a new adapter and were given.
  List<String> ofNew() {
    var given = new ArrayList<String>();
    if (r != null) {
      given.add("--lora-r");
    }
    if (alpha != null) {
      given.add("--lora-alpha");
    }
    if (dropout != null) {
      given.add("--lora-dropout");
    }
    if (targetModules != null) {
      given.add("--lora-target-modules");
    }
    return given;
  }

  static boolean isAdapter(String model) {
    return Files.isDirectory(Path.of(model)) && AdapterFolder.isOne(Path.of(model));
  }

  private LoraConfig config() {
    return LoraConfig.of(
        r == null ? LoraConfig.R : r,
        alpha == null ? LoraConfig.ALPHA : alpha,
        dropout == null ? 0 : dropout,
        targetModules == null ? List.of() : targetModules);
  }

  /// The model whose adapter is trained; empty where the whole model is. May download.
  ///
  /// @param option that names the model
  /// @throws S2lException (2, 4) if the adapter does not fit the model
  Optional<Proxy.Adapted> of(String option, String model, long seed, CommandSpec spec)
      throws IOException {
    if (!asked(model)) {
      return Optional.empty();
    }
    ModelChoice choice = ModelNames.choice(option, model, Optional.ofNullable(adapter), spec);
    return Optional.of(new Proxy.Adapted(choice.folder(), start(choice.adapter(), seed)));
  }

  /// What the adapter is before it is trained on.
  ///
  /// @param there the adapter that training goes on with
  AdapterStart start(Optional<AdapterFolder> there, long seed) {
    return there
        .<AdapterStart>map(one -> dropout == null ? one : one.withDropout(dropout))
        .orElseGet(() -> new AdapterStart.Fresh(config(), seed));
  }
}
