package dev.s2l.pipeline;

import dev.s2l.lm.model.AdapterFolder;
import dev.s2l.lm.model.Compute;
import dev.s2l.lm.model.DType;
import dev.s2l.lm.model.Decoder;
import dev.s2l.lm.model.DecoderConfig;
import dev.s2l.lm.model.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A model that is there already, as a command is given it: a Hugging Face folder, perhaps with an
/// adapter over it.
///
/// @param folder with configuration and weights
/// @param adapter fits the model
public record ModelChoice(Path folder, Optional<AdapterFolder> adapter) {
  private static final String TOKENIZER = "tokenizer.json";

  public static ModelChoice of(Path folder) {
    return new ModelChoice(folder, Optional.empty());
  }

  /// @throws dev.s2l.run.S2lException (4) if the adapter is none, or not one of such a model
  public static ModelChoice of(Path folder, Path adapter) {
    var opened = AdapterFolder.open(adapter);
    var choice = new ModelChoice(folder, Optional.of(opened));
    opened.modules(choice.config());
    return choice;
  }

  /// What its `config.json` says.
  DecoderConfig config() {
    return ModelFolder.open(folder).config();
  }

  Decoder decoder(DType dtype, Compute compute) {
    return Decoder.load(folder, adapter, dtype, compute);
  }

  /// The folder whose tokenizer reads text for it: the adapter's, if that brings one along.
  ///
  /// @throws dev.s2l.run.S2lException (4) if there is none
  Path tokenizer() {
    return tokenizer(folder, adapter);
  }

  /// See [#tokenizer()].
  static Path tokenizer(Path folder, Optional<AdapterFolder> adapter) {
    return adapter
        .map(AdapterFolder::folder)
        .filter(own -> Files.isRegularFile(own.resolve(TOKENIZER)))
        .orElseGet(
            () -> {
              ModelFolder.open(folder).tokenizerFile();
              return folder;
            });
  }

  /// What it was trained to last: the folder that may say a step.
  Path latest() {
    return adapter.map(AdapterFolder::folder).orElse(folder);
  }

  /// Every folder that is read.
  List<Path> folders() {
    var folders = new ArrayList<>(List.of(folder));
    adapter.ifPresent(own -> folders.add(own.folder()));
    return folders;
  }

  /// Every file that decides what it computes.
  List<Path> weights() throws IOException {
    var files = new ArrayList<>(ModelFolder.open(folder).weightFiles());
    adapter.ifPresent(own -> files.add(own.weights()));
    return files;
  }

  /// For people.
  String label() {
    return ModelLabel.of(folder.toString())
        + adapter.map(own -> " with the adapter " + own.folder()).orElse("");
  }
}
