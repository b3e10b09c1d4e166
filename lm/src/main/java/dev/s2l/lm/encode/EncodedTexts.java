package dev.s2l.lm.encode;

import dev.s2l.lm.model.EncoderConfig;
import dev.s2l.lm.model.EncoderFamily;
import dev.s2l.lm.tokenize.TextMarks;
import dev.s2l.lm.tokenize.TextTokenizer;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The tokens of texts as bert-score makes them: without space around, with the encoder's marks,
/// cut where the encoder ends.
final class EncodedTexts {
  /// A text of no more tokens is empty.
  static final int MARKS = 2;

  /// What a tokenizer is that no class was written for.
  private static final String GENERIC = "PreTrainedTokenizerFast";

  private static final Set<String> SPACED = Set.of("", "RobertaTokenizer", "RobertaTokenizerFast");

  private final TextTokenizer tokenizer;
  private final TextMarks marks;
  private final boolean spaced;
  private final boolean marksEmpty;
  private final int longest;
  private final Map<String, int[]> known = new HashMap<>();
  private final Set<String> cut = new HashSet<>();

  EncodedTexts(TextTokenizer tokenizer, EncoderConfig config) {
    this.tokenizer = tokenizer;
    marks = marks(tokenizer);
    spaced = isSpaced(tokenizer.folder(), config);
    marksEmpty = !tokenizerClass(tokenizer.folder()).equals(GENERIC);
    longest = Math.min(config.maxLength(), tokenizer.maxLength().orElse(Integer.MAX_VALUE));
  }

  static TextMarks marks(TextTokenizer tokenizer) {
    return tokenizer
        .marks()
        .orElseThrow(
            () ->
                new S2lException(
                    ExitCode.MODEL,
                    Phrase.of(
                        "%s puts no pair of marks ([CLS] and [SEP], <s> and </s>) around a text, so"
                            + " it is no encoder's. Take the file that was published with the"
                            + " encoder.",
                        tokenizer.folder().resolve("tokenizer.json"))));
  }

  /// Whether a space goes in front of a text: bert-score puts one there for the tokenizers that
  /// RoBERTa was published with, whose words begin with it.
  static boolean isSpaced(Path folder, EncoderConfig config) {
    return config.family() == EncoderFamily.ROBERTA && SPACED.contains(tokenizerClass(folder));
  }

  private static String tokenizerClass(Path folder) {
    Path file = folder.resolve("tokenizer_config.json");
    try {
      return Files.isRegularFile(file)
          ? JsonMapper.shared()
              .readTree(Files.readAllBytes(file))
              .path("tokenizer_class")
              .asString("")
          : "";
    } catch (IOException | JacksonException e) {
      throw new S2lException(ExitCode.MODEL, Phrase.of("cannot read %s (%s).", file, e), e);
    }
  }

  /// The tokens of a text, marks included.
  int[] of(String text) {
    return known.computeIfAbsent(text, this::encoded);
  }

  /// How many texts were longer than the encoder, equal ones counted once.
  int cut() {
    return cut.size();
  }

  /// Most tokens of a text, marks included.
  int longest() {
    return longest;
  }

  private int[] encoded(String text) {
    String stripped = text.strip();
    if (stripped.isEmpty()) {
      // The class that bert-score asks for the marks of an empty text knows of none here, which
      // shows in their document frequencies.
      return marksEmpty ? new int[] {marks.front(), marks.back()} : new int[0];
    }
    int[] bare = tokenizer.encodeBare(spaced ? " " + stripped : stripped);
    if (bare.length + MARKS > longest) {
      cut.add(text);
      bare = Arrays.copyOf(bare, longest - MARKS);
    }
    var ids = new int[bare.length + MARKS];
    System.arraycopy(bare, 0, ids, 1, bare.length);
    ids[0] = marks.front();
    ids[ids.length - 1] = marks.back();
    return ids;
  }
}
