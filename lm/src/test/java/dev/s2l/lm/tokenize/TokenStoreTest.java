package dev.s2l.lm.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.DatasetSettings;
import dev.s2l.dataset.Segment;
import dev.s2l.prompt.PromptTemplate;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Progress;
import dev.s2l.run.S2lException;
import dev.s2l.run.StageFolder;
import dev.s2l.run.StopSignal;
import dev.s2l.testkit.Golden;
import dev.s2l.trajectory.CutResponse;
import dev.s2l.trajectory.TrajectoryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TokenStoreTest {
  private static final Path MODEL = Golden.path("scored/gpt_neox");

  @TempDir Path folder;
  private Dataset dataset;
  private TextTokenizer tokenizer;

  @BeforeEach
  void open() throws IOException {
    dataset =
        Dataset.read(
            List.of(Golden.path("scored/rows.jsonl")),
            DatasetSettings.defaults(),
            folder.resolve("dataset"),
            Progress.SILENT);
    tokenizer = TextTokenizer.open(MODEL);
  }

  @AfterEach
  void close() {
    tokenizer.close();
    dataset.close();
  }

  @Test
  void someRowsAreAsIfOnlyTheyHadBeenEncoded() {
    try (var all = build("tokens", 256, OverLength.TRUNCATE)) {
      int[] rows = {4, 1, 7};
      var some = all.only(rows);
      long tokens = 0;
      long learned = 0;
      int longest = 0;
      for (int i = 0; i < rows.length; i++) {
        assertThat(some.ids(i)).isEqualTo(all.ids(rows[i]));
        assertThat(some.learned(i)).isEqualTo(all.learned(rows[i]));
        assertThat(some.usable(i)).isTrue();
        tokens += all.length(rows[i]);
        learned += all.learnedCount(rows[i]);
        longest = Math.max(longest, all.length(rows[i]));
      }
      var counts = some.manifest().counts();
      assertThat(counts.rows()).isEqualTo(3);
      assertThat(counts.usable()).isEqualTo(3);
      assertThat(counts.tokens()).isEqualTo(tokens);
      assertThat(counts.learned()).isEqualTo(learned);
      assertThat(counts.longest()).isEqualTo(longest);
      assertThat(some.only(new int[] {2}).ids(0)).isEqualTo(all.ids(7));
      assertThat(some.manifest().source().dataset())
          .isNotEqualTo(all.manifest().source().dataset())
          .isNotEqualTo(all.only(new int[] {1, 4, 7}).manifest().source().dataset());
      some.close();
      assertThat(all.ids(4)).as("the store is still open").isNotEmpty();
    }
  }

  @Test
  void rowsHaveTheTokensOfTheReference() throws IOException {
    List<String> expected = Files.readAllLines(MODEL.resolve("expected.jsonl"));
    try (var tokens = build("tokens", 256, OverLength.TRUNCATE)) {
      assertThat(tokens.rows()).isEqualTo(expected.size());
      long sum = 0;
      for (int row = 0; row < tokens.rows(); row++) {
        JsonNode golden = JsonMapper.shared().readTree(expected.get(row));
        assertThat(tokens.ids(row))
            .isEqualTo(golden.get("ids").valueStream().mapToInt(JsonNode::asInt).toArray());
        boolean[] learned = tokens.learned(row);
        int count = 0;
        for (int t = 0; t < learned.length; t++) {
          assertThat(learned[t]).isEqualTo(golden.get("learned").get(t).asInt() == 1);
          count += t > 0 && learned[t] ? 1 : 0;
        }
        assertThat(tokens.learnedCount(row)).isEqualTo(count);
        sum += tokens.length(row);
      }
      assertThat(tokens.manifest().counts().tokens()).isEqualTo(sum);
      assertThat(tokens.manifest().idBytes()).isEqualTo(2);
      int[] first = tokens.ids(0);
      for (int row = 1; row < tokens.rows(); row++) {
        assertThat(tokens.ids(row))
            .startsWith(java.util.Arrays.copyOf(first, tokens.sharedPrefix()));
      }
      assertThat(tokens.sharedPrefix()).isPositive();
    }
  }

  @Test
  void specialTokensThatUsersWriteAreTextAndCountedInOneWarning() throws IOException {
    Path file = folder.resolve("literal.jsonl");
    Files.writeString(
        file,
        """
        {"instruction": "Say it.", "output": "fine"}
        {"instruction": "What is <|endoftext|>?", "output": "a mark"}
        {"instruction": "Say it.", "output": "<|padding|><|endoftext|>"}
        {"instruction": "hidden", "output": "\\ufdd00\\ufdd1"}
        {"instruction": "a noncharacter alone", "output": "\\ufdd0"}
        """);
    var warnings = new ArrayList<String>();
    try (var rows =
            Dataset.read(
                List.of(file),
                DatasetSettings.defaults(),
                folder.resolve("literal"),
                Progress.SILENT);
        var tokens =
            TokenStore.build(
                rows,
                PromptTemplate.ALPACA,
                tokenizer,
                256,
                OverLength.TRUNCATE,
                folder.resolve("literal-tokens"),
                new Progress() {
                  @Override
                  public Task start(String stage, long total, String unit) {
                    return SILENT.start(stage, total, unit);
                  }

                  @Override
                  public void note(String message) {}

                  @Override
                  public void warn(String message) {
                    warnings.add(message);
                  }
                })) {
      assertThat(warnings).hasSize(1);
      assertThat(warnings.getFirst())
          .contains("2 rows", "'<|endoftext|>' in", "literal.jsonl:2", "as text");
      assertThat(tokens.manifest().counts().literalSpecials()).isEqualTo(2);
      int end = tokenizer.eosId().orElseThrow();
      assertThat(tokens.ids(1)).containsOnlyOnce(end).endsWith(end);
      assertThat(tokens.ids(2)).containsOnlyOnce(end).endsWith(end);
      assertThat(tokens.usable(3)).isFalse();
      assertThat(tokens.usable(4)).isTrue();
      assertThat(Files.readString(folder.resolve("literal-tokens/rejected.jsonl")))
          .contains("RESERVED_CHARACTERS", "\"line\":4")
          .hasLineCount(1);
    }
  }

  @Test
  void theSameSourceGivesTheSameBytes() throws IOException {
    build("one", 200, OverLength.TRUNCATE).close();
    build("two", 200, OverLength.TRUNCATE).close();
    assertThat(StageFolder.seal(folder.resolve("one")))
        .isEqualTo(StageFolder.seal(folder.resolve("two")));
  }

  @Test
  void rowsWithoutATargetAreListedWithTheirPlace() throws IOException {
    try (var tokens = build("tokens", 115, OverLength.TRUNCATE)) {
      List<String> rejected = Files.readAllLines(folder.resolve("tokens/rejected.jsonl"));
      assertThat(rejected).isNotEmpty();
      int unusable = 0;
      for (int row = 0; row < tokens.rows(); row++) {
        if (!tokens.usable(row)) {
          JsonNode line = JsonMapper.shared().readTree(rejected.get(unusable++));
          assertThat(line.get("line").asInt()).isEqualTo(row + 1);
          assertThat(line.get("reason").asString()).isEqualTo("NO_TARGET_AFTER_TRUNCATION");
        }
      }
      assertThat(unusable).isEqualTo(rejected.size());
      assertThat(tokens.manifest().counts().usable()).isEqualTo(tokens.rows() - unusable);
    }
  }

  /// What is kept of a response is what the kept learned tokens say.
  @Test
  void rowsWhoseResponseIsCutAreListedWithWhatIsLeftOfIt() throws IOException {
    Path file = folder.resolve("long.jsonl");
    String words = "one two three four five six seven eight nine ten eleven twelve ".repeat(20);
    Files.writeString(
        file,
        """
        {"instruction": "Count.", "output": "%s"}
        {"instruction": "Count.", "output": "one"}
        {"instruction": "Count.", "output": "\ud83d\ude00 %s"}
        """
            .formatted(words, words));
    try (var rows =
            Dataset.read(
                List.of(file),
                DatasetSettings.defaults(),
                folder.resolve("long"),
                Progress.SILENT);
        var tokens =
            TokenStore.build(
                rows,
                PromptTemplate.ALPACA,
                tokenizer,
                150,
                OverLength.TRUNCATE,
                folder.resolve("long-tokens"),
                Progress.SILENT)) {
      var cuts =
          TrajectoryFolder.cutResponses(folder.resolve("long-tokens").resolve(TokenStore.CUTS))
              .orElseThrow();
      assertThat(cuts).extracting(CutResponse::row).containsExactly(0, 2);
      assertThat(cuts).extracting(CutResponse::unit).containsOnly(CutResponse.CHARACTERS);
      assertThat(cuts).extracting(CutResponse::whole).containsExactly(1260, 1262);
      assertThat(tokens.manifest().counts().truncated()).isEqualTo(2);
      int[] ids = tokens.ids(0);
      boolean[] learned = tokens.learned(0);
      int[] kept =
          IntStream.range(0, ids.length).filter(t -> learned[t]).map(t -> ids[t]).toArray();
      assertThat(words.substring(0, cuts.getFirst().kept())).isEqualTo(tokenizer.decode(kept));
    }
  }

  @Test
  void ofMarkupAndOfTokenIdsTooItIsKnownWhatIsLeft() {
    var turns =
        List.of(
            new Segment("<|user|>say", false, true),
            new Segment("one two three", true, false),
            new Segment("<|endoftext|>", true, true));
    var encoded = tokenizer.encode(turns);
    int end = encoded.ids().length;
    assertThat(encoded.lostAt(end, 7)).isEmpty();
    var lost = encoded.lostAt(end - 2, 7).orElseThrow();
    assertThat(lost.row()).isEqualTo(7);
    assertThat(lost.kept()).isBetween(1, 12);
    assertThat(lost.whole()).isGreaterThanOrEqualTo(13);
    var bare = new Encoded(new int[] {1, 2, 3, 4}, new boolean[] {false, true, true, true});
    assertThat(bare.lostAt(3, 0)).contains(new CutResponse(0, CutResponse.TOKENS, 3, 2));
    var endOnly = new Encoded(new int[] {1, 2, 3}, new boolean[] {false, true, false});
    assertThat(endOnly.lostAt(2, 0)).isEmpty();
  }

  @Test
  void longRowsAreDroppedOrStopTheRunAsAsked() throws IOException {
    try (var tokens = build("tokens", 150, OverLength.DROP)) {
      assertThat(Files.readString(folder.resolve("tokens/rejected.jsonl"))).contains("OVER_LENGTH");
      assertThat(tokens.manifest().counts().truncated()).isZero();
      assertThat(folder.resolve("tokens/cut-responses.jsonl")).isEmptyFile();
    }
    assertThatThrownBy(() -> build("raised", 150, OverLength.RAISE))
        .isInstanceOfSatisfying(
            S2lException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA))
        .hasMessageContaining("rows.jsonl:");
    assertThat(folder.resolve("raised")).doesNotExist();
    assertThatThrownBy(() -> build("nothing", 5, OverLength.TRUNCATE))
        .hasMessageContaining("none of the", "NO_TARGET_AFTER_TRUNCATION, first in rows.jsonl:")
        .hasMessageEndingWith(", which is 5.");
  }

  @Test
  void aDamagedFolderIsRefused() throws IOException {
    build("tokens", 200, OverLength.TRUNCATE).close();
    Path ids = folder.resolve("tokens/ids.bin");
    Files.write(ids, new byte[3]);
    assertThatThrownBy(() -> TokenStore.open(folder.resolve("tokens")))
        .isInstanceOfSatisfying(
            S2lException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.RUN_DIRECTORY))
        .hasMessageContaining("ids.bin");
  }

  @Test
  void encodingEndsWhenItIsStoppedAndLeavesNothing() {
    var stop = new StopSignal();
    stop.request(ExitCode.TERMINATED);
    Path target = folder.resolve("stopped");
    assertThatThrownBy(
            () ->
                TokenStore.build(
                    dataset,
                    PromptTemplate.ALPACA,
                    tokenizer,
                    256,
                    OverLength.TRUNCATE,
                    target,
                    Progress.SILENT,
                    stop))
        .isInstanceOfSatisfying(
            S2lException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.TERMINATED));
    assertThat(target).doesNotExist();
    assertThat(target.resolveSibling("stopped.tmp")).doesNotExist();
  }

  /// A thread that still encodes would read a tokenizer that its owner closes next, which ends the
  /// process.
  @Test
  void noThreadEncodesAnyMoreWhenABuildHasFailed() throws IOException {
    Path file = folder.resolve("slow.jsonl");
    String words = "one two three ".repeat(100_000);
    var row = "{\"instruction\": \"Count.\", \"output\": \"%s\"}\n".formatted(words);
    Files.writeString(file, row.repeat(3));
    var stop = new StopSignal();
    stop.request(ExitCode.TERMINATED);
    try (var rows =
        Dataset.read(
            List.of(file), DatasetSettings.defaults(), folder.resolve("slow"), Progress.SILENT)) {
      assertThatThrownBy(
              () ->
                  TokenStore.build(
                      rows,
                      PromptTemplate.ALPACA,
                      tokenizer,
                      256,
                      OverLength.TRUNCATE,
                      folder.resolve("slow-tokens"),
                      Progress.SILENT,
                      stop))
          .isInstanceOf(S2lException.class);
    }
    // A thread that has ended its work may still be listed for a moment.
    assertThat(Thread.getAllStackTraces().entrySet())
        .filteredOn(entry -> entry.getKey().getName().startsWith(TokenStoreBuilder.THREAD))
        .flatExtracting(entry -> List.of(entry.getValue()))
        .noneMatch(frame -> frame.getClassName().startsWith("dev.s2l"));
  }

  @Test
  void idsThatTheModelDoesNotKnowRejectTheRow() throws IOException {
    int vocabulary = tokenizer.modelVocabSize();
    Path file = folder.resolve("ids.jsonl");
    Files.writeString(
        file,
        """
        {"input_ids": [5, 6, %d]}
        {"input_ids": [5, 6, %d]}
        {"input_ids": [5, 6, %d]}
        """
            .formatted(vocabulary - 1, vocabulary, 65_536 + 7));
    try (var rows =
        Dataset.read(
            List.of(file), DatasetSettings.defaults(), folder.resolve("ids"), Progress.SILENT)) {
      var template = PromptTemplate.named("plain");
      Path stored = folder.resolve("tokens");
      try (var tokens =
          TokenStore.build(
              rows, template, tokenizer, 64, OverLength.TRUNCATE, stored, Progress.SILENT)) {
        assertThat(tokens.ids(0)).containsExactly(5, 6, vocabulary - 1);
        assertThat(tokens.usable(1)).isFalse();
        assertThat(tokens.usable(2)).isFalse();
      }
      assertThat(Files.readAllLines(stored.resolve("rejected.jsonl")).get(1))
          .contains("\"line\":3", "\"BAD_TOKENS\"")
          .contains("id 65543; the model knows ids below " + vocabulary);
    }
  }

  private TokenStore build(String name, int maxLength, OverLength overLength) {
    return TokenStore.build(
        dataset,
        PromptTemplate.ALPACA,
        tokenizer,
        maxLength,
        overLength,
        folder.resolve(name),
        Progress.SILENT);
  }
}
