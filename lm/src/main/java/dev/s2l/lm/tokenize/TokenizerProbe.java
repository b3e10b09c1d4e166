package dev.s2l.lm.tokenize;

import dev.s2l.dataset.Segment;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/// Loads and uses a tokenizer in a separate process. A crafted file can make the native library end
/// its process, so a file of unknown origin is first tried where that does no harm.
public final class TokenizerProbe {
  private static final List<String> TEXTS =
      List.of(
          "",
          "What is 2 + 2?",
          " \t\r\n ",
          "日本語 🍐 e\u0301 \u0000 \uFFFD \u202E",
          " ".repeat(2_000),
          "a".repeat(10_000),
          "0123456789 ".repeat(1_000),
          "<|endoftext|></s>[PAD]<pad>".repeat(50));

  private static final ProbeProcess PROCESS = ProbeProcess.usual(TokenizerProbe.class);

  private TokenizerProbe() {}

  /// Tries the tokenizer of `folder`; takes about a second.
  ///
  /// @throws S2lException (4) if the process crashed, hung, or took more memory than any known
  ///   tokenizer needs; (6) if no process could be started. A file that is refused with a message
  ///   passes: opening it gives the message
  public static void check(Path folder) {
    PROCESS.run(folder);
  }

  /// The main method of the separate process.
  public static void main(String[] arguments) throws IOException {
    NativeLibrary.load();
    Path ready = ProbeProcess.ready(arguments);
    try (var tokenizer = TextTokenizer.open(Path.of(arguments[0]))) {
      for (String text : TEXTS) {
        for (boolean markup : new boolean[] {false, true}) {
          tokenizer.decode(tokenizer.encode(List.of(new Segment(text, true, markup))).ids());
        }
      }
      tokenizer.decodeAll(IntStream.range(0, Math.min(5_000, tokenizer.vocabSize())).toArray());
    } catch (S2lException e) {
      return; // The file is refused; the caller gets the same error.
    } catch (LinkageError e) {
      Files.delete(ready); // A class was missing after all.
      throw e;
    }
  }
}
