package dev.s2l.lm.train;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/// The built-in model `tiny`: GPT-NeoX with two layers of width 64 and its own tokenizer of 2,048
/// tokens, no weights: it is trained from scratch. A token costs about 0.2 MFLOP in the layers and
/// 0.26 more where it predicts a learned one. `tiny:LAYERSxWIDTH` is the same in another size.
///
/// @param layers 1 to 64
/// @param width of the hidden states, a multiple of 16 from 16 to 4,096; heads have 32 numbers each
///   where the width is at least 128 and divisible by 32, else 16
public record TinyProxy(int layers, int width) {
  /// What a user writes for `--proxy`.
  public static final String NAME = "tiny";

  /// The size that the name alone means.
  public static final TinyProxy USUAL = new TinyProxy(2, 64);

  private static final String CONFIG = "config.json";
  private static final List<String> TOKENIZER_FILES =
      List.of("tokenizer.json", "tokenizer_config.json");
  private static final Pattern SIZED = Pattern.compile(NAME + ":([0-9]{1,5})x([0-9]{1,5})");

  /// @throws S2lException (2) for a size that is not offered
  public TinyProxy {
    if (layers < 1 || layers > 64 || width < 16 || width > 4096 || width % 16 != 0) {
      throw new S2lException(
          ExitCode.USAGE,
          Phrase.of(
              "tiny:%dx%d: expected 1 to 64 layers, and a width of 16 to 4096 that is a multiple of"
                  + " 16.",
              layers, width));
    }
  }

  /// Whether a user's word means the built-in model, in any size.
  public static boolean isMeant(String text) {
    return text.equals(NAME) || text.startsWith(NAME + ":");
  }

  /// @param text for which [#isMeant] holds
  /// @throws S2lException (2) for a size that cannot be read or is not offered
  public static TinyProxy named(String text) {
    if (text.equals(NAME)) {
      return USUAL;
    }
    var sized = SIZED.matcher(text);
    if (!sized.matches()) {
      throw new S2lException(
          ExitCode.USAGE,
          Phrase.of(
              "%s: expected %s, or %s:LAYERSxWIDTH, for example %s:4x128.",
              text, NAME, NAME, NAME));
    }
    return new TinyProxy(Integer.parseInt(sized.group(1)), Integer.parseInt(sized.group(2)));
  }

  /// What a user writes for it.
  public String label() {
    return equals(USUAL) ? NAME : Phrase.of("%s:%dx%d", NAME, layers, width);
  }

  /// Writes the files of a Hugging Face folder but its weights into `folder`, which exists.
  public void writeTo(Path folder) throws IOException {
    for (String name : TOKENIZER_FILES) {
      Files.write(folder.resolve(name), bytes(name));
    }
    Files.write(folder.resolve(CONFIG), equals(USUAL) ? bytes(CONFIG) : config());
  }

  private byte[] config() throws IOException {
    int headSize = width >= 128 && width % 32 == 0 ? 32 : 16;
    var config = (ObjectNode) Json.COMPACT.readTree(bytes(CONFIG));
    config.put("num_hidden_layers", layers);
    config.put("hidden_size", width);
    config.put("intermediate_size", 4 * width);
    config.put("num_attention_heads", width / headSize);
    return Json.pretty(config);
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
