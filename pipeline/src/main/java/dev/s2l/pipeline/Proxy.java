package dev.s2l.pipeline;

import dev.s2l.lm.model.AdapterFolder;
import dev.s2l.lm.model.AdapterStart;
import dev.s2l.lm.model.Compute;
import dev.s2l.lm.model.DType;
import dev.s2l.lm.model.Decoder;
import dev.s2l.lm.model.DecoderConfig;
import dev.s2l.lm.model.ModelFolder;
import dev.s2l.lm.train.TinyProxy;
import dev.s2l.run.Hashes;
import dev.s2l.run.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The model that is trained on all rows so that their losses can be recorded.
public sealed interface Proxy {
  /// What the files of `tiny/` belong to, in messages.
  String BUILT_IN = "the built-in proxy";

  /// The built-in proxy, trained from scratch.
  record Tiny(TinyProxy size) implements Proxy {
    /// In its usual size.
    public Tiny() {
      this(TinyProxy.USUAL);
    }
  }

  /// A Hugging Face folder with its weights.
  record Pretrained(Path folder) implements Proxy {}

  /// A Hugging Face folder of which only the configuration and the tokenizer are used; the weights
  /// are random.
  record FromScratch(Path folder) implements Proxy {}

  /// A Hugging Face folder whose weights stay as they are, and an adapter that is trained.
  ///
  /// @param start what the adapter is before training; fits the model
  record Adapted(Path folder, AdapterStart start) implements Proxy {
    /// @throws dev.s2l.run.S2lException (2, 4) if the adapter does not fit the model
    public Adapted {
      start.modules(DecoderConfig.read(folder.resolve("config.json")));
    }
  }

  /// Whether training begins with random weights, which needs other settings.
  default boolean fresh() {
    return switch (this) {
      case Tiny t -> true;
      case FromScratch f -> true;
      case Pretrained p -> false;
      case Adapted a -> false;
    };
  }

  /// The name for people.
  default String label() {
    return switch (this) {
      case Tiny(var size) -> size.label();
      case FromScratch f -> f.folder() + " (from scratch)";
      case Pretrained p -> p.folder().toString();
      case Adapted a -> a.folder().toString();
    };
  }

  /// The folder with configuration and tokenizer.
  ///
  /// @param scratch gets the files of the built-in proxy, in a folder of its name
  default Path folder(Path scratch) throws IOException {
    return switch (this) {
      case Tiny(var size) ->
          builtIn(size, Files.createDirectories(scratch.resolve(TinyProxy.NAME)));
      case FromScratch f -> f.folder();
      case Pretrained p -> checked(p.folder());
      case Adapted a -> a.folder();
    };
  }

  /// The folder whose tokenizer reads the rows.
  ///
  /// @param folder as [#folder] gave it
  default Path tokenizer(Path folder) {
    return this instanceof Adapted(Path base, AdapterFolder adapter)
        ? ModelChoice.tokenizer(base, Optional.of(adapter))
        : folder;
  }

  /// The adapter, where only that is trained.
  default Optional<AdapterStart> adapter() {
    return this instanceof Adapted adapted ? Optional.of(adapted.start()) : Optional.empty();
  }

  /// A folder with weights and a tokenizer.
  ///
  /// @throws S2lException (4) if a file is missing
  static Path checked(Path folder) throws IOException {
    ModelFolder.open(folder).tokenizerFile();
    return folder;
  }

  private static Path builtIn(TinyProxy size, Path folder) throws IOException {
    size.writeTo(folder);
    return folder;
  }

  /// Checks that [#keep] will replace nothing.
  ///
  /// @param folder as [#folder] gave it
  /// @throws S2lException (8) naming a file that is not the built-in proxy's
  default void refuseStrangers(Path folder, RunDirectory directory) throws IOException {
    if (this instanceof Tiny) {
      FolderGuard.checkGenerated(folder, kept(directory), BUILT_IN);
    }
  }

  /// Copies the files of the built-in proxy into the run directory, for people and for `--proxy
  /// FOLDER`.
  ///
  /// @param folder as [#folder] gave it
  default void keep(Path folder, RunDirectory directory) throws IOException {
    if (this instanceof Tiny) {
      FolderGuard.writeGenerated(folder, kept(directory), BUILT_IN);
    }
  }

  private static Path kept(RunDirectory directory) {
    return directory.root().resolve(TinyProxy.NAME);
  }

  /// The decoder before training: in float32, but for weights that stay as they are, which have the
  /// format of the products.
  ///
  /// @param folder as [#folder] gave it
  default Decoder decoder(Path folder, long seed, Compute compute) {
    return switch (this) {
      case Tiny t -> Decoder.random(config(folder), seed, compute);
      case FromScratch f -> Decoder.random(config(folder), seed, compute);
      case Pretrained p -> Decoder.load(folder, DType.FLOAT32, compute);
      case Adapted a ->
          Decoder.load(
              folder,
              Optional.of(a.start().withBase(ModelLabel.base(folder), ModelLabel.revision(folder))),
              compute.format(),
              compute);
    };
  }

  private static DecoderConfig config(Path folder) {
    return DecoderConfig.read(folder.resolve("config.json"));
  }

  /// Adds the settings that decide the weights before training.
  default void describe(Path folder, SortedMap<String, String> settings) throws IOException {
    settings.put("proxy config sha256", Hashes.sha256(folder.resolve("config.json")));
    if (fresh()) {
      settings.put("proxy weights", "random");
    } else {
      for (Path weights : ModelFolder.open(folder).weightFiles()) {
        settings.put("proxy " + weights.getFileName() + " sha256", Hashes.sha256(weights));
      }
    }
    if (this instanceof Adapted(Path base, AdapterStart start)) {
      describe(start, start.modules(config(base)), settings);
    }
  }

  private static void describe(
      AdapterStart start, Collection<String> modules, SortedMap<String, String> settings)
      throws IOException {
    var config = start.config();
    settings.put("lora_r", Integer.toString(config.r()));
    settings.put("lora_alpha", Double.toString(config.loraAlpha()));
    settings.put("lora_dropout", Double.toString(config.loraDropout()));
    settings.put("lora_target_modules", String.join(", ", modules));
    settings.put("use_rslora", Boolean.toString(config.useRslora()));
    if (start instanceof AdapterFolder adapter) {
      settings.put("adapter sha256", Hashes.sha256(adapter.weights()));
    }
  }

  /// Identifies the weights before training. A checkpoint is continued only if they are the same.
  default String identity(Path folder) throws IOException {
    var described = new TreeMap<String, String>();
    describe(folder, described);
    return described.toString();
  }
}
