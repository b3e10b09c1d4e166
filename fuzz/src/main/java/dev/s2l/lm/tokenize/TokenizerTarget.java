package dev.s2l.lm.tokenize;

import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The checks of `tokenizer.json`, and the copies that the native library is given. The library
/// itself is not called: [TokenizerProbe] is there for it.
public final class TokenizerTarget {
  private static final Path FILE = file();

  private TokenizerTarget() {}

  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    Files.write(FILE, input);
    try {
      var file = TokenizerFile.read(FILE);
      file.largest();
      file.templatePrefix();
      file.jsonForText();
      file.jsonForMarkup();
      file.addedInMarkup();
    } catch (S2lException e) {
      return; // Refused in words.
    }
  }

  private static Path file() {
    try {
      return Files.createTempFile("tokenizer", ".json");
    } catch (IOException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
