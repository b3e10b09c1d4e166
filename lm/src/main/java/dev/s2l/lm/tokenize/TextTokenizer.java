package dev.s2l.lm.tokenize;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import dev.s2l.dataset.Segment;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Hashes;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// The tokenizer of a Hugging Face folder, run by the Hugging Face library itself. Threads may
/// share one.
public final class TextTokenizer implements AutoCloseable {
  /// The files that make up a tokenizer; those that exist are copied into checkpoints.
  public static final List<String> FILES =
      List.of(
          "tokenizer.json",
          "tokenizer_config.json",
          "special_tokens_map.json",
          "generation_config.json",
          "chat_template.jinja");

  /// The folder of further chat templates, which is copied too.
  private static final String TEMPLATES = "additional_chat_templates";

  private static final Map<String, String> PLAIN =
      Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");

  private final Path folder;
  private final SpecialIds special;
  private final int largestId;
  private final String sha256;
  private final HuggingFaceTokenizer forText;
  private final HuggingFaceTokenizer forMarkup;
  private final HuggingFaceTokenizer forDecoding;
  private final Map<String, String> specialNames;
  private final Map<String, Integer> addedInMarkup;
  private final SpecialTexts specialTexts;
  private final Optional<TextMarks> marks;

  private TextTokenizer(Path folder, TokenizerFile file, SpecialIds special) throws IOException {
    this.folder = folder;
    this.special = special;
    this.largestId = file.largest().getValue();
    String own = Hashes.sha256(folder.resolve("tokenizer.json"));
    this.sha256 =
        file.listedOnly().isEmpty()
            ? own
            : Hashes.sha256((own + file.listedOnly()).getBytes(StandardCharsets.UTF_8));
    this.forText = load(folder, file.jsonForText());
    this.forMarkup = load(folder, file.jsonForMarkup());
    this.forDecoding = load(folder, file.json());
    this.specialNames = file.specialNames();
    this.addedInMarkup = file.addedInMarkup();
    this.specialTexts = new SpecialTexts(specialNames.keySet());
    this.marks = file.marks();
  }

  /// @param folder holds `tokenizer.json`, and `tokenizer_config.json` and `config.json` if there
  ///   are any
  /// @throws S2lException (4) if a file is missing, unsafe, or has ids the model does not know
  public static TextTokenizer open(Path folder) {
    try {
      var file = TokenizerFile.read(folder.resolve("tokenizer.json"));
      var special = SpecialIds.read(folder, file);
      var largest = file.largest();
      special
          .vocabSize()
          .ifPresent(
              size -> {
                if (largest.getValue() >= size) {
                  throw new S2lException(
                      ExitCode.MODEL,
                      Phrase.of(
                          "the tokenizer in %s has ids up to %d ('%s'), its model only below %d"
                              + " (vocab_size of config.json). Take the tokenizer that belongs to"
                              + " the model.",
                          folder, largest.getValue(), largest.getKey(), size));
                }
              });
      return new TextTokenizer(folder, file, special);
    } catch (IOException e) {
      throw new S2lException(
          ExitCode.MODEL, Phrase.of("cannot read the tokenizer in %s (%s).", folder, e), e);
    }
  }

  private static HuggingFaceTokenizer load(Path folder, String json) throws IOException {
    NativeLibrary.load();
    try {
      var bytes = new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
      return HuggingFaceTokenizer.newInstance(bytes, PLAIN);
    } catch (RuntimeException e) {
      throw new S2lException(
          ExitCode.MODEL,
          Phrase.of("%s cannot be loaded: %s", folder.resolve("tokenizer.json"), e.getMessage()),
          e);
    }
  }

  /// Encodes an example: the beginning-of-sequence token if the model needs one (never learned),
  /// the whole text at once, and the end-of-sequence token (learned if the last segment is).
  ///
  /// A text with markup is already complete: special tokens in its markup are encoded as special
  /// tokens, and no token is added.
  ///
  /// @throws S2lException (3) if the text contains a name under which a special token is hidden
  public Encoded encode(List<Segment> segments) {
    if (SpecialTexts.holdsHidden(segments)) {
      throw new S2lException(
          ExitCode.DATA,
          "a text holds a number between the noncharacters U+FDD0 and U+FDD1, which s2l keeps for"
              + " special tokens. Remove them.");
    }
    return encodeChecked(segments);
  }

  /// As [#encode], for a text that was checked with [SpecialTexts#holdsHidden].
  Encoded encodeChecked(List<Segment> segments) {
    if (segments.stream().anyMatch(Segment::markup)) {
      return encodeMarkup(segments);
    }
    var text = new StringBuilder();
    var ends = new ArrayList<Integer>();
    int codePoints = 0;
    for (Segment segment : segments) {
      text.append(segment.text());
      codePoints += segment.text().codePointCount(0, segment.text().length());
      ends.add(codePoints);
    }
    Encoding encoding = forText.encode(text.toString(), false, false);
    long[] encodedIds = encoding.getIds();
    CharSpan[] spans = encoding.getCharTokenSpans();
    int front = special.bos().isPresent() ? 1 : 0;
    int back = special.eos().isPresent() ? 1 : 0;
    var ids = new int[front + encodedIds.length + back];
    var learned = new boolean[ids.length];
    var response = new int[ids.length];
    special.bos().ifPresent(bos -> ids[0] = bos);
    for (int t = 0; t < encodedIds.length; t++) {
      ids[front + t] = Math.toIntExact(encodedIds[t]);
      learned[front + t] = holdsLearned(spans[t], segments, ends);
      int before = front + t == 0 ? 0 : response[front + t - 1];
      response[front + t] = Math.max(before, learnedBefore(spans[t].getEnd(), segments, ends));
    }
    if (back > 0) {
      response[ids.length - 1] = learnedBefore(codePoints, segments, ends);
    }
    special
        .eos()
        .ifPresent(
            eos -> {
              ids[ids.length - 1] = eos;
              learned[ids.length - 1] = !segments.isEmpty() && segments.getLast().learned();
            });
    return new Encoded(ids, learned, response);
  }

  private Encoded encodeMarkup(List<Segment> segments) {
    var text = MarkupText.of(segments, specialNames);
    Encoding encoding = forMarkup.encode(text.text(), false, false);
    long[] encodedIds = encoding.getIds();
    String[] names = encoding.getTokens();
    CharSpan[] spans = encoding.getCharTokenSpans();
    var ids = new int[encodedIds.length];
    var learned = new boolean[encodedIds.length];
    var response = new int[encodedIds.length];
    int counted = 0;
    for (int t = 0; t < encodedIds.length; t++) {
      response[t] = (t == 0 ? 0 : response[t - 1]) + text.learned(counted, spans[t].getEnd());
      counted = Math.max(counted, spans[t].getEnd());
      Integer added = addedInMarkup.get(names[t]);
      ids[t] = added == null ? Math.toIntExact(encodedIds[t]) : added;
      learned[t] = text.holdsLearned(spans[t].getStart(), spans[t].getEnd());
    }
    return new Encoded(ids, learned, response);
  }

  /// Whether a text begins or ends with a special token, as one does that a chat template rendered.
  boolean looksRendered(String text) {
    String core = text.strip();
    return specialNames.keySet().stream()
        .anyMatch(token -> core.startsWith(token) || core.endsWith(token));
  }

  /// Encodes a text that was rendered already, all of it learned: special tokens in it are tokens.
  /// One beginning-of-sequence token stands in front if the model needs one, and an end-of-sequence
  /// token behind unless the text ends with a special token.
  Encoded encodeRendered(String text) {
    Encoded encoded = encodeMarkup(List.of(new Segment(text, true, true)));
    int[] own = encoded.ids();
    boolean begun =
        special.bos().isPresent() && own.length > 0 && own[0] == special.bos().getAsInt();
    String core = text.stripTrailing();
    boolean ended = specialNames.keySet().stream().anyMatch(core::endsWith);
    int front = special.bos().isPresent() && !begun ? 1 : 0;
    int back = special.eos().isPresent() && !ended ? 1 : 0;
    var ids = new int[front + own.length + back];
    var learned = new boolean[ids.length];
    var response = new int[ids.length];
    System.arraycopy(own, 0, ids, front, own.length);
    System.arraycopy(encoded.learned(), 0, learned, front, own.length);
    System.arraycopy(encoded.response(), 0, response, front, own.length);
    if (front > 0) {
      ids[0] = special.bos().getAsInt();
    }
    if (begun) {
      learned[0] = false;
    }
    if (back > 0) {
      ids[ids.length - 1] = special.eos().getAsInt();
      learned[ids.length - 1] = true;
      response[ids.length - 1] = own.length == 0 ? 0 : encoded.response()[own.length - 1];
    }
    return new Encoded(ids, learned, response);
  }

  /// A special token that a user wrote as text, and that is encoded as text.
  Optional<String> literalSpecial(List<Segment> segments) {
    return specialTexts.literal(segments);
  }

  /// The folder that the tokenizer was read from, which is the folder of its model.
  public Path folder() {
    return folder;
  }

  /// Encodes a text that is to be continued, without an end-of-sequence token.
  public int[] encodePrompt(String text) {
    return encodePrompt(List.of(new Segment(text, false)));
  }

  /// As above for a text in parts, a chat template's prompt for example.
  public int[] encodePrompt(List<Segment> segments) {
    var encoded = encode(segments);
    boolean marked = special.eos().isPresent() && segments.stream().noneMatch(Segment::markup);
    return encoded.cutAt(encoded.ids().length - (marked ? 1 : 0)).ids();
  }

  /// Encodes a text alone: no mark in front of it and none behind.
  public int[] encodeBare(String text) {
    long[] found = forText.encode(text, false, false).getIds();
    var ids = new int[found.length];
    for (int t = 0; t < ids.length; t++) {
      ids[t] = Math.toIntExact(found[t]);
    }
    return ids;
  }

  /// The marks that `tokenizer.json` puts around a text for an encoder; empty if it puts none, or
  /// others than one in front and one behind.
  public Optional<TextMarks> marks() {
    return marks;
  }

  /// A token stands for the characters `[start, end)`, counted in code points; several tokens may
  /// share one character.
  private static boolean holdsLearned(CharSpan span, List<Segment> segments, List<Integer> ends) {
    int begin = 0;
    for (int s = 0; s < segments.size(); s++) {
      int end = ends.get(s);
      if (segments.get(s).learned() && span.getStart() < end && span.getEnd() > begin) {
        return true;
      }
      begin = end;
    }
    return false;
  }

  /// How many of the characters before `position` are learned, in code points.
  private static int learnedBefore(int position, List<Segment> segments, List<Integer> ends) {
    int count = 0;
    int begin = 0;
    for (int s = 0; s < segments.size() && begin < position; s++) {
      int end = Math.min(position, ends.get(s));
      count += segments.get(s).learned() ? end - begin : 0;
      begin = ends.get(s);
    }
    return count;
  }

  /// The text of `ids` without special tokens.
  public String decode(int[] ids) {
    return forDecoding.decode(wide(ids), true);
  }

  /// The text of `ids`, special tokens included.
  public String decodeAll(int[] ids) {
    return forDecoding.decode(wide(ids), false);
  }

  private static long[] wide(int[] ids) {
    var wide = new long[ids.length];
    for (int i = 0; i < ids.length; i++) {
      wide[i] = ids[i];
    }
    return wide;
  }

  /// The end-of-sequence token; empty if the model has none, which should give a warning.
  public OptionalInt eosId() {
    return special.eos();
  }

  /// The tokens that end an answer, ascending. The array belongs to the caller.
  public int[] endIds() {
    return special.ends().stream().mapToInt(Integer::intValue).toArray();
  }

  /// The beginning-of-sequence token that is put in front of every example; empty if there is none.
  public OptionalInt bosId() {
    return special.bos();
  }

  /// One more than the largest possible id.
  public int vocabSize() {
    return largestId + 1;
  }

  /// One more than the largest id that the model knows, whose embedding may have more rows than the
  /// tokenizer has tokens; without a model as [#vocabSize()].
  public int modelVocabSize() {
    return special.vocabSize().orElse(vocabSize());
  }

  /// The longest example that tokenizer and model allow, in tokens; empty if neither has a limit.
  public OptionalInt maxLength() {
    return special.maxLength();
  }

  /// The sha256 of `tokenizer.json`; with the tokens that only `tokenizer_config.json` lists, if
  /// there are any.
  public String sha256() {
    return sha256;
  }

  /// Copies the files of the tokenizer into `target`, so that other programs can use the folder.
  public void copyTo(Path target) throws IOException {
    for (String name : FILES) {
      if (Files.isRegularFile(folder.resolve(name))) {
        Files.copy(folder.resolve(name), target.resolve(name));
      }
    }
    Path templates = folder.resolve(TEMPLATES);
    if (Files.isDirectory(templates)) {
      Files.createDirectory(target.resolve(TEMPLATES));
      try (var files = Files.list(templates)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Files.copy(file, target.resolve(TEMPLATES).resolve(file.getFileName()));
        }
      }
    }
  }

  @Override
  public void close() {
    forText.close();
    forMarkup.close();
    forDecoding.close();
  }
}
