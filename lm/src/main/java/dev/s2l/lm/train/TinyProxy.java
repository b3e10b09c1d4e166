package dev.s2l.lm.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// The built-in proxy `tiny`: GPT-NeoX with two layers of width 64 and its own tokenizer of 2,048
/// tokens, no weights: it is trained from scratch. A token costs about 0.2 MFLOP in the layers and
/// 0.26 more where it predicts a learned one.
public final class TinyProxy {
  /// What a user writes for `--proxy`.
  public static final String NAME = "tiny";

  private static final List<String> FILES =
      List.of("config.json", "tokenizer.json", "tokenizer_config.json");

  private TinyProxy() {}

  /// Writes the files of a Hugging Face folder but its weights into `folder`, which exists.
  public static void writeTo(Path folder) throws IOException {
    for (String name : FILES) {
      Files.write(folder.resolve(name), bytes(name));
    }
  }

  /// Whether a `tokenizer.json` is the built-in one.
  public static boolean hasTokenizer(Path file) throws IOException {
    return Arrays.equals(Files.readAllBytes(file), bytes("tokenizer.json"));
  }

  private static byte[] bytes(String name) throws IOException {
    try (var in =
        Objects.requireNonNull(
            TinyProxy.class.getResourceAsStream("/dev/s2l/lm/train/tiny/" + name), name)) {
      return in.readAllBytes();
    }
  }
}
