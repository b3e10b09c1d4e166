package dev.s2l.pipeline;

import dev.s2l.lm.tokenize.TextTokenizer;
import dev.s2l.lm.tokenize.TokenizerProbe;
import dev.s2l.lm.train.TinyProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Opens tokenizers of any origin.
final class Tokenizers {
  private Tokenizers() {}

  /// Opens the tokenizer of a model folder. Unless it is the built-in one, it is first tried in a
  /// separate process.
  static TextTokenizer open(Path folder) throws IOException {
    Path file = folder.resolve("tokenizer.json");
    if (Files.isRegularFile(file) && !TinyProxy.hasTokenizer(file)) {
      TokenizerProbe.check(folder);
    }
    return TextTokenizer.open(folder);
  }
}
