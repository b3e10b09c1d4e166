package dev.s2l.pipeline;

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
import java.util.SortedMap;
import java.util.TreeMap;

/// The model that is trained on everything to watch how its losses go.
public sealed interface Proxy {
  /// What the files of `tiny/` are of.
  String BUILT_IN = "the built-in proxy";

  /// The built-in one, trained from scratch.
  record Tiny() implements Proxy {}

  /// A Hugging Face folder with its weights.
  record Pretrained(Path folder) implements Proxy {}

  /// A Hugging Face folder whose weights are not used: fresh ones, of its configuration.
  record FromScratch(Path folder) implements Proxy {}

  /// Whether training begins with random weights, which wants other settings.
  default boolean fresh() {
    return switch (this) {
      case Tiny t -> true;
      case FromScratch f -> true;
      case Pretrained p -> false;
    };
  }

  /// For people.
  default String label() {
    return switch (this) {
      case Tiny t -> TinyProxy.NAME;
      case FromScratch f -> f.folder() + " (from scratch)";
      case Pretrained p -> p.folder().toString();
    };
  }

  /// Where configuration and tokenizer are.
  ///
  /// @param scratch gets the files of the built-in proxy, in a folder of its name
  default Path folder(Path scratch) throws IOException {
    return switch (this) {
      case Tiny t -> builtIn(Files.createDirectories(scratch.resolve(TinyProxy.NAME)));
      case FromScratch f -> f.folder();
      case Pretrained p -> checked(p.folder());
    };
  }

  /// A folder with weights and a tokenizer.
  ///
  /// @throws S2lException (4) if it is none
  static Path checked(Path folder) throws IOException {
    ModelFolder.open(folder).tokenizerFile();
    return folder;
  }

  private static Path builtIn(Path folder) throws IOException {
    TinyProxy.writeTo(folder);
    return folder;
  }

  /// Checks that [#keep] will replace nothing.
  ///
  /// @param folder as [#folder] gave it
  /// @throws S2lException (8) naming a file that is not the built-in proxy's
  default void refuseStrangers(Path folder, RunDirectory directory) throws IOException {
    if (this instanceof Tiny) {
      FolderGuard.checkOwn(folder, kept(directory), BUILT_IN);
    }
  }

  /// Leaves the files of the built-in proxy in the run, for people and for `--proxy FOLDER`.
  ///
  /// @param folder as [#folder] gave it
  default void keep(Path folder, RunDirectory directory) throws IOException {
    if (this instanceof Tiny) {
      FolderGuard.writeOwn(folder, kept(directory), BUILT_IN);
    }
  }

  private static Path kept(RunDirectory directory) {
    return directory.root().resolve(TinyProxy.NAME);
  }

  /// The decoder before training, in float32.
  ///
  /// @param folder as [#folder] gave it
  default Decoder decoder(Path folder, long seed, Compute compute) {
    return fresh()
        ? Decoder.random(DecoderConfig.read(folder.resolve("config.json")), seed, compute)
        : Decoder.load(folder, DType.FLOAT32, compute);
  }

  /// What decides the weights before training.
  default void describe(Path folder, SortedMap<String, String> settings) throws IOException {
    settings.put("proxy config sha256", Hashes.sha256(folder.resolve("config.json")));
    if (fresh()) {
      settings.put("proxy weights", "random");
    } else {
      for (Path weights : ModelFolder.open(folder).weightFiles()) {
        settings.put("proxy " + weights.getFileName() + " sha256", Hashes.sha256(weights));
      }
    }
  }

  /// Names the weights before training; a checkpoint is continued only for the same.
  default String identity(Path folder) throws IOException {
    var described = new TreeMap<String, String>();
    describe(folder, described);
    return described.toString();
  }
}
