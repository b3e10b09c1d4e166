package dev.s2l.lm.tokenize;

import dev.s2l.dataset.Content;
import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.Example;
import dev.s2l.dataset.NameAccount;
import dev.s2l.dataset.RejectReason;
import dev.s2l.dataset.Rejection;
import dev.s2l.dataset.RowLayout.Kind;
import dev.s2l.dataset.Segment;
import dev.s2l.dataset.Turn;
import dev.s2l.prompt.ConversationRefused;
import dev.s2l.prompt.PromptTemplate;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Futures;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.run.Progress;
import dev.s2l.run.S2lException;
import dev.s2l.run.StageFolder;
import dev.s2l.run.StopSignal;
import dev.s2l.run.Version;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Encodes a data set. The calling thread reads rows and writes tokens, in order; a pool of threads
/// encodes blocks of rows. The block size changes no byte.
final class TokenStoreBuilder {
  /// The prefix of the encoding threads' names.
  static final String THREAD = "s2l-tokenize-";

  private static final int BLOCK = 128;

  private static final String TOO_LATE = RejectReason.NO_TARGET_AFTER_TRUNCATION.name();
  private static final String OVER_LENGTH = RejectReason.OVER_LENGTH.name();

  private final Dataset dataset;
  private final PromptTemplate template;
  private final boolean writesTools;
  private final boolean writesCalls;
  private final TextTokenizer tokenizer;
  private final Progress progress;
  private final StopSignal stop;
  private final Map<String, Boolean> named = new ConcurrentHashMap<>();
  private final WrittenKeys keys;
  private final RowNotes notes;
  private int truncated;
  private final SortedMap<String, Long> reasons = new TreeMap<>();
  private final Map<String, Rejection> firsts = new HashMap<>();

  TokenStoreBuilder(
      Dataset dataset,
      PromptTemplate template,
      TextTokenizer tokenizer,
      Progress progress,
      StopSignal stop) {
    this.dataset = dataset;
    this.template = template;
    this.writesTools = template.writes("tools");
    this.writesCalls = template.writes("tool_calls");
    this.keys = new WrittenKeys(template);
    this.notes = new RowNotes(keys::isShown);
    this.tokenizer = tokenizer;
    this.progress = progress;
    this.stop = stop;
  }

  TokenManifest.Source source(int maxLength, OverLength overLength) {
    int longest = Math.min(maxLength, tokenizer.maxLength().orElse(maxLength));
    return new TokenManifest.Source(
        dataset.sha256(), template.label(), tokenizer.sha256(), longest, overLength);
  }

  void write(TokenManifest.Source source, Path folder) {
    if (tokenizer.eosId().isEmpty()) {
      progress.warn(
          "the tokenizer names no end-of-sequence token: examples end without one, and a model"
              + " trained on them does not learn to stop.");
    }
    tellUnwritten();
    var pool =
        Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(),
            Thread.ofPlatform().daemon(true).name(THREAD, 0).factory());
    try (var stage = StageFolder.begin(folder);
        var task = progress.start("tokenize", dataset.size(), "rows")) {
      try (var writer =
              new TokenStoreWriter(
                  stage.file(TokenStore.IDS),
                  stage.file(TokenStore.OFFSETS),
                  stage.file(TokenStore.LEARNED),
                  idsBelow());
          var rejected = Files.newBufferedWriter(stage.file("rejected.jsonl"));
          var cuts = Files.newBufferedWriter(stage.file(TokenStore.CUTS))) {
        encodeAll(pool, source, writer, rejected, cuts, task);
        stage.write(TokenStore.MANIFEST, Json.pretty(manifest(source, writer)));
        if (counts(writer).usable() == 0) {
          throw new S2lException(
              ExitCode.DATA,
              notes.refusesAll(dataset.size())
                  ? notes.refusal(dataset.size())
                  : nothingToLearn(source.maxLength()));
        }
      }
      var left = notes.leftOut(dataset.size());
      if (!left.isEmpty()) {
        stage.write(TokenStore.LEFT_OUT, Json.pretty(left));
      }
      stage.commit();
      notes.renderedText().ifPresent(progress::note);
      notes.warnings(dataset.size()).forEach(progress::warn);
    } catch (IOException e) {
      throw new S2lException(ExitCode.RESOURCES, Phrase.of("cannot write %s (%s).", folder, e), e);
    } finally {
      pool.shutdownNow();
      // The caller may close the tokenizer now, so no thread may still use it.
      pool.close();
    }
  }

  /// Rows that came as token ids may have all that the model knows, others those of the tokenizer.
  private int idsBelow() {
    for (int input = 0; input < dataset.inputs().size(); input++) {
      if (dataset.layout(input).filter(layout -> layout.kind() == Kind.TOKENS).isPresent()) {
        return Math.max(tokenizer.vocabSize(), tokenizer.modelVocabSize());
      }
    }
    return tokenizer.vocabSize();
  }

  /// Names what the rows have and the template does not write.
  private void tellUnwritten() {
    var names = dataset.names().unwritten(template::writes);
    if (!names.isEmpty()) {
      progress.warn(
          Phrase.of(
              "keys of messages that the %s does not write: %s.",
              isChat() ? "chat template" : "prompt template " + template.label(),
              NameAccount.listed(names, "message")));
    }
  }

  private String nothingToLearn(int maxLength) {
    var text =
        new StringBuilder(Phrase.of("none of the %,d rows has a token to learn:", dataset.size()));
    reasons.forEach(
        (reason, count) -> {
          var first = Objects.requireNonNull(firsts.get(reason));
          text.append(
              Phrase.of(
                  "\n  %,d × %s, first in %s:%d: %s",
                  count, reason, first.file(), first.line(), first.message()));
        });
    text.append("\n");
    if (reasons.containsKey(TOO_LATE) || reasons.containsKey(OVER_LENGTH)) {
      return text + Phrase.of("Raise --max-length, which is %d.", maxLength);
    }
    if (!notes.firstUnknown().isEmpty()) {
      return text + notes.firstUnknown().strip();
    }
    return text
        + (notes.missingAnswers() == 0
            ? "Give rows with an answer to learn."
            : "Mend the chat template, or choose another one with --prompt-template.");
  }

  private TokenManifest manifest(TokenManifest.Source source, TokenStoreWriter writer) {
    return new TokenManifest(
        Version.SCHEMA,
        Version.TOOL,
        source,
        counts(writer),
        writer.idBytes(),
        Math.max(tokenizer.vocabSize(), writer.idsBelow()),
        writer.sharedPrefix());
  }

  private TokenManifest.Counts counts(TokenStoreWriter writer) {
    return writer.counts(truncated, notes.literal());
  }

  private void encodeAll(
      ExecutorService pool,
      TokenManifest.Source source,
      TokenStoreWriter writer,
      BufferedWriter rejected,
      BufferedWriter cuts,
      Progress.Task task)
      throws IOException {
    int ahead = 4 * Runtime.getRuntime().availableProcessors();
    var pending = new ArrayDeque<Future<List<Row>>>();
    int written = 0;
    for (int from = 0; from < dataset.size() || !pending.isEmpty(); ) {
      if (from < dataset.size() && pending.size() < ahead) {
        int to = Math.min(from + BLOCK, dataset.size());
        pending.add(pool.submit(encodeBlock(from, to)));
        from = to;
      } else {
        stop.check();
        for (Row row : Futures.result(pending.remove(), "tokenizing")) {
          if (row.reason().isEmpty()) {
            writeRow(written, row, source, writer, rejected, cuts);
            notes.add(row, dataset.location(written));
          } else {
            notes.add(row, dataset.location(written));
            reject(rejection(written, row.reason(), row.message()), writer, rejected);
          }
          written++;
          task.advance(1, "");
        }
      }
    }
  }

  private Callable<List<Row>> encodeBlock(int from, int to) {
    var examples = new ArrayList<Example>(to - from);
    dataset.forEach(from, to, examples::add);
    return () -> {
      var encoded = new ArrayList<Row>(examples.size());
      for (Example example : examples) {
        if (Thread.interrupted()) {
          throw new CancellationException("the build has ended; nobody waits for this block");
        }
        encoded.add(encode(example.content()));
      }
      return encoded;
    };
  }

  private Row encode(Content content) {
    if (content instanceof Content.Pretokenized tokens) {
      return pretokenized(tokens);
    }
    if (content instanceof Content.Conversation conversation) {
      Optional<String> lost = toolsLost(conversation);
      if (lost.isPresent()) {
        return Row.refused(Row.TEMPLATE_REFUSED, lost.get());
      }
    }
    if (content instanceof Content.PlainText(var text) && isRendered(text)) {
      return SpecialTexts.holdsHidden(List.of(new Segment(text, true)))
          ? reserved()
          : new Row(tokenizer.encodeRendered(text), "", "", "", 0, 0, true, Unwritten.NOTHING);
    }
    try {
      var rendered = template.rendered(content);
      var segments = rendered.segments();
      if (SpecialTexts.holdsHidden(segments)) {
        return reserved();
      }
      var unwritten = Unwritten.NOTHING;
      if (isChat() && content instanceof Content.Conversation conversation) {
        var idle = keys.idle(conversation, segments);
        String lost = WrittenKeys.lostTools(idle);
        if (!lost.isEmpty()) {
          return Row.refused(
              Row.TEMPLATE_REFUSED,
              Phrase.of(
                  "a message has \"%s\", and what the chat template writes does not show them. Put"
                      + " them beside the messages, in a column \"%s\"",
                  lost, lost));
        }
        unwritten = Unwritten.of(conversation, segments, this::named, idle);
      }
      return new Row(
          tokenizer.encodeChecked(segments),
          "",
          "",
          tokenizer.literalSpecial(segments).orElse(""),
          rendered.missingAnswers(),
          rendered.hiddenCalls(),
          false,
          unwritten);
    } catch (ConversationRefused e) {
      String who = isChat() ? "the chat template says: " : "";
      return Row.refused(Row.TEMPLATE_REFUSED, who + e.getMessage());
    }
  }

  private Row pretokenized(Content.Pretokenized tokens) {
    int below = tokenizer.modelVocabSize();
    for (int id : tokens.ids()) {
      if (id >= below) {
        return Row.refused(
            RejectReason.BAD_TOKENS.name(),
            Phrase.of("id %d; the model knows ids below %d", id, below));
      }
    }
    return Row.of(new Encoded(tokens.ids(), tokens.learned()));
  }

  /// Which tools or calls the template would leave out. A row whose answer depends on them would
  /// teach something else without.
  private Optional<String> toolsLost(Content.Conversation conversation) {
    if (!writesTools && !conversation.tools().isEmpty()) {
      return Optional.of(
          "the row offers tools, and the chat template does not name them; --columns tools=none"
              + " reads the rows without");
    }
    for (Turn turn : conversation.turns()) {
      if (!writesCalls && (turn.toolCalls().startsWith("[") || turn.toolCalls().startsWith("{"))) {
        return Optional.of(
            "a turn calls a tool, and the chat template does not name \"tool_calls\": the call"
                + " would be lost");
      }
    }
    return Optional.empty();
  }

  private boolean isChat() {
    return template.label().startsWith(PromptTemplate.CHAT);
  }

  private boolean named(String argument) {
    return named.computeIfAbsent(argument, template::writes);
  }

  private boolean isRendered(String text) {
    return switch (template.textForm()) {
      case YES -> true;
      case NO -> false;
      case AUTO -> tokenizer.looksRendered(text);
    };
  }

  private static Row reserved() {
    return Row.refused(
        "RESERVED_CHARACTERS", "a number between the noncharacters U+FDD0 and U+FDD1");
  }

  /// @param reason code of the reason why there are no tokens; empty if there are tokens
  /// @param message the reason in words
  /// @param literal a special token that the row writes as text; empty for none
  /// @param missingAnswers how many answers are not learned because they were not found
  /// @param hiddenCalls how many answers call functions that the template does not write
  /// @param renderedText whether it is running text that was rendered already
  /// @param unwritten what of the row the chat template does not write
  record Row(
      Encoded tokens,
      String reason,
      String message,
      String literal,
      int missingAnswers,
      int hiddenCalls,
      boolean renderedText,
      Unwritten unwritten) {
    static final String TEMPLATE_REFUSED = "TEMPLATE_REFUSED";

    static Row of(Encoded tokens) {
      return new Row(tokens, "", "", "", 0, 0, false, Unwritten.NOTHING);
    }

    static Row refused(String reason, String message) {
      var none = new Encoded(new int[0], new boolean[0]);
      return new Row(none, reason, message, "", 0, 0, false, Unwritten.NOTHING);
    }
  }

  private void writeRow(
      int row,
      Row read,
      TokenManifest.Source source,
      TokenStoreWriter writer,
      BufferedWriter rejected,
      BufferedWriter cuts)
      throws IOException {
    Encoded encoded = read.tokens();
    int length = encoded.ids().length;
    int maxLength = source.maxLength();
    if (length > maxLength && source.overLength() != OverLength.TRUNCATE) {
      var rejection =
          rejection(row, OVER_LENGTH, Phrase.of("%d tokens, at most %d", length, maxLength));
      if (source.overLength() == OverLength.RAISE) {
        throw new S2lException(
            ExitCode.DATA,
            Phrase.of(
                "%s:%d: %s are allowed. Raise --max-length, or choose --over-length truncate or"
                    + " drop.",
                rejection.file(), rejection.line(), rejection.message()));
      }
      reject(rejection, writer, rejected);
      return;
    }
    Encoded cut = encoded.cutAt(maxLength);
    if (cut.learnedCount() == 0) {
      boolean had = encoded.learnedCount() > 0;
      reject(
          rejection(
              row,
              had ? TOO_LATE : RejectReason.EMPTY_TARGET.name(),
              had
                  ? Phrase.of("the response begins after the first %d tokens", maxLength)
                  : read.missingAnswers() > 0
                      ? "what the chat template writes does not show the answer, or not at a place"
                          + " that can be told from the other turns"
                      : "nothing is learned: the answers are empty, or masks or labels leave them"
                          + " out"),
          writer,
          rejected);
      return;
    }
    truncated += length > maxLength ? 1 : 0;
    var lost = encoded.lostAt(maxLength, row);
    if (lost.isPresent()) {
      cuts.write(Json.COMPACT.writeValueAsString(lost.get()));
      cuts.write('\n');
    }
    writer.add(cut);
  }

  private Rejection rejection(int row, String reason, String message) {
    var location = dataset.location(row);
    return new Rejection(location.file(), location.line(), "", reason, message);
  }

  private void reject(Rejection rejection, TokenStoreWriter writer, BufferedWriter rejected)
      throws IOException {
    reasons.merge(rejection.reason(), 1L, Long::sum);
    firsts.putIfAbsent(rejection.reason(), rejection);
    rejected.write(Json.COMPACT.writeValueAsString(rejection));
    rejected.write('\n');
    writer.addUnusable();
  }
}
