package dev.s2l.lm.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Loads and saves golden models, for `tools/golden/check_saved.py`, which loads them back in the
/// Python library.
final class SavedModels {
  private SavedModels() {}

  /// @param arguments the folder `golden/models`, and where to write one folder a model
  public static void main(String[] arguments) throws IOException {
    Path target = Path.of(arguments[1]);
    try (var models = Files.list(Path.of(arguments[0]))) {
      for (Path model : models.filter(Files::isDirectory).sorted().toList()) {
        Path folder = Files.createDirectories(target.resolve(model.getFileName().toString()));
        try (var decoder = Decoder.load(model, DType.FLOAT32, Computes.CPU)) {
          decoder.save(folder);
        }
      }
    }
  }
}
