package dev.s2l.pipeline;

import dev.s2l.lm.tokenize.TextTokenizer;
import dev.s2l.lm.tokenize.TokenizerProbe;
import dev.s2l.lm.train.TinyProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Opens tokenizers that come from anywhere.
final class Tokenizers {
  private Tokenizers() {}

  /// The tokenizer of a model folder, tried in a process of its own before unless it is the
  /// built-in one.
  static TextTokenizer open(Path folder) throws IOException {
    Path file = folder.resolve("tokenizer.json");
    if (Files.isRegularFile(file) && !TinyProxy.hasTokenizer(file)) {
      TokenizerProbe.check(folder);
    }
    return TextTokenizer.open(folder);
  }
}
