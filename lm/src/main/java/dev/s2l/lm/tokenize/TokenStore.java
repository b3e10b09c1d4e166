package dev.s2l.lm.tokenize;

import dev.s2l.dataset.Dataset;
import dev.s2l.prompt.PromptTemplate;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Hashes;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.run.Progress;
import dev.s2l.run.S2lException;
import dev.s2l.run.StageFolder;
import dev.s2l.run.StopSignal;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.core.JacksonException;

/// The `tokens/` folder, mapped into memory: the token ids of every row, and which of them are
/// learned. Rows are numbered as in the data set. A row that has no learned token, or was left out
/// because of its length, has no tokens here; `rejected.jsonl` gives the reason.
///
/// Layout, little-endian: `ids.bin` (uint16 or int32), `offsets.bin` (int64, rows + 1 of them, in
/// tokens), `learned.bin` (one bit a token, lowest first). Threads may share a store.
public final class TokenStore implements TokenRows, AutoCloseable {
  static final String MANIFEST = "manifest.json";

  /// The rows whose responses were cut, as [dev.s2l.trajectory.CutResponse] has them; absent from
  /// folders that older versions wrote.
  public static final String CUTS = "cut-responses.jsonl";

  /// Sentences that say what of the rows is not learned; absent where all is, and from folders that
  /// older versions wrote.
  static final String LEFT_OUT = "left-out.json";

  static final String IDS = "ids.bin";
  static final String OFFSETS = "offsets.bin";
  static final String LEARNED = "learned.bin";
  static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfChar CHAR =
      ValueLayout.JAVA_CHAR_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Arena arena;
  private final TokenManifest manifest;
  private final MemorySegment ids;
  private final MemorySegment offsets;
  private final MemorySegment learned;

  /// By row: its number in the files; empty where it is the same one.
  private final int[] chosen;

  private TokenStore(Path folder, TokenManifest manifest, Arena arena) throws IOException {
    this.arena = arena;
    this.manifest = manifest;
    this.chosen = new int[0];
    var counts = manifest.counts();
    ids = map(folder.resolve(IDS), counts.tokens() * manifest.idBytes());
    offsets = map(folder.resolve(OFFSETS), 8 * (counts.rows() + 1L));
    learned = map(folder.resolve(LEARNED), (counts.tokens() + 7) / 8);
  }

  private TokenStore(TokenStore whole, TokenManifest manifest, int[] chosen) {
    this.arena = whole.arena;
    this.manifest = manifest;
    this.chosen = chosen;
    this.ids = whole.ids;
    this.offsets = whole.offsets;
    this.learned = whole.learned;
  }

  /// Some rows of this store, numbered anew in the given order, as if only they had been encoded.
  /// They share the memory of this store: closing them does nothing, and they end with it. In their
  /// manifest, `truncated` and `literalSpecials` are those of this store.
  ///
  /// @param rows of this store, each at most once, at least one
  public TokenStore only(int[] rows) {
    var bytes = ByteBuffer.allocate(Integer.BYTES * rows.length);
    bytes.asIntBuffer().put(rows);
    var source = manifest.source();
    String dataset =
        Hashes.sha256(
            Phrase.of("%s rows %s", source.dataset(), Hashes.sha256(bytes.array()))
                .getBytes(StandardCharsets.UTF_8));
    var view = new TokenStore(this, manifest, places(rows));
    int usable = 0;
    long tokens = 0;
    long learnedTokens = 0;
    int longest = 0;
    for (int row = 0; row < rows.length; row++) {
      usable += view.usable(row) ? 1 : 0;
      tokens += view.length(row);
      learnedTokens += view.learnedCount(row);
      longest = Math.max(longest, view.length(row));
    }
    var all = manifest.counts();
    var counts =
        new TokenManifest.Counts(
            rows.length,
            usable,
            tokens,
            learnedTokens,
            all.truncated(),
            longest,
            all.literalSpecials());
    var described =
        new TokenManifest.Source(
            dataset,
            source.template(),
            source.tokenizer(),
            source.maxLength(),
            source.overLength());
    return new TokenStore(
        this,
        new TokenManifest(
            manifest.schema(),
            manifest.tool(),
            described,
            counts,
            manifest.idBytes(),
            manifest.vocabSize(),
            manifest.sharedPrefix()),
        view.chosen);
  }

  private int[] places(int[] rows) {
    if (rows.length == 0) {
      throw new IllegalArgumentException("no rows");
    }
    return IntStream.of(rows).map(this::place).toArray();
  }

  /// The number of a row in the files.
  private int place(int row) {
    return chosen.length == 0 ? row : chosen[row];
  }

  /// Opens a folder that [#build] wrote.
  ///
  /// @throws S2lException (8) if it is incomplete or damaged
  @SuppressWarnings("MustBeClosedChecker") // the store closes it
  public static TokenStore open(Path folder) {
    var arena = Arena.ofShared();
    try {
      StageFolder.seal(folder);
      var manifest =
          Json.COMPACT.readValue(Files.readAllBytes(folder.resolve(MANIFEST)), TokenManifest.class);
      return new TokenStore(folder, manifest, arena);
    } catch (IOException | JacksonException e) {
      arena.close();
      throw new S2lException(
          ExitCode.RUN_DIRECTORY,
          Phrase.of("cannot read %s (%s). Delete the folder and run again.", folder, e),
          e);
    } catch (RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  /// Encodes every row of `dataset` on all processors and writes the folder; the bytes do not
  /// depend on the number of threads.
  ///
  /// @param maxLength how many tokens a row may have; a lower limit of the tokenizer or its model
  ///   takes precedence
  /// @throws S2lException (3) if a row is too long under [OverLength#RAISE], or no row is usable
  public static TokenStore build(
      Dataset dataset,
      PromptTemplate template,
      TextTokenizer tokenizer,
      int maxLength,
      OverLength overLength,
      Path folder,
      Progress progress) {
    return build(
        dataset, template, tokenizer, maxLength, overLength, folder, progress, new StopSignal());
  }

  /// As above.
  ///
  /// @param stop stops it between two blocks of rows; then nothing is left behind
  public static TokenStore build(
      Dataset dataset,
      PromptTemplate template,
      TextTokenizer tokenizer,
      int maxLength,
      OverLength overLength,
      Path folder,
      Progress progress,
      StopSignal stop) {
    var builder = new TokenStoreBuilder(dataset, template, tokenizer, progress, stop);
    builder.write(builder.source(maxLength, overLength), folder);
    return open(folder);
  }

  /// The source that [#build] would note. A store with an equal source need not be built again.
  public static TokenManifest.Source source(
      Dataset dataset,
      PromptTemplate template,
      TextTokenizer tokenizer,
      int maxLength,
      OverLength overLength) {
    return new TokenStoreBuilder(dataset, template, tokenizer, Progress.SILENT, new StopSignal())
        .source(maxLength, overLength);
  }

  /// Sentences for people: what of the rows in a `tokens/` folder is not learned. Empty where there
  /// is no such folder.
  public static List<String> leftOut(Path folder) throws IOException {
    Path file = folder.resolve(LEFT_OUT);
    if (!Files.isRegularFile(file)) {
      return List.of();
    }
    try {
      return List.of(Json.COMPACT.readValue(Files.readAllBytes(file), String[].class));
    } catch (JacksonException e) {
      throw new S2lException(
          ExitCode.RUN_DIRECTORY,
          Phrase.of("cannot read %s (%s). Delete the folder and run again.", file, e),
          e);
    }
  }

  private MemorySegment map(Path file, long bytes) throws IOException {
    try (var channel = FileChannel.open(file)) {
      if (channel.size() != bytes) {
        throw new IOException(
            Phrase.of("%s has %d bytes, expected %d", file, channel.size(), bytes));
      }
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, bytes, arena);
    }
  }

  public TokenManifest manifest() {
    return manifest;
  }

  @Override
  public int rows() {
    return manifest.counts().rows();
  }

  @Override
  public int sharedPrefix() {
    return manifest.sharedPrefix();
  }

  @Override
  public int length(int row) {
    return Math.toIntExact(end(row) - start(row));
  }

  @Override
  public boolean usable(int row) {
    return end(row) > start(row);
  }

  @Override
  public int[] ids(int row) {
    var result = new int[length(row)];
    long start = start(row);
    for (int t = 0; t < result.length; t++) {
      result[t] =
          manifest.idBytes() == 2
              ? ids.getAtIndex(CHAR, start + t)
              : ids.getAtIndex(INT, start + t);
    }
    return result;
  }

  @Override
  public boolean[] learned(int row) {
    var result = new boolean[length(row)];
    long start = start(row);
    for (int t = 0; t < result.length; t++) {
      result[t] = learnedAt(start + t);
    }
    return result;
  }

  @Override
  public int learnedCount(int row) {
    int count = 0;
    long end = end(row);
    for (long t = start(row) + 1; t < end; t++) {
      count += learnedAt(t) ? 1 : 0;
    }
    return count;
  }

  /// [#learnedCount] of every row.
  public int[] learnedCounts() {
    int[] counts = new int[rows()];
    Arrays.setAll(counts, this::learnedCount);
    return counts;
  }

  private boolean learnedAt(long token) {
    return (learned.get(ValueLayout.JAVA_BYTE, token >> 3) >> (token & 7) & 1) != 0;
  }

  private long start(int row) {
    return offsets.getAtIndex(LONG, place(row));
  }

  private long end(int row) {
    return offsets.getAtIndex(LONG, place(row) + 1L);
  }

  @Override
  public void close() {
    if (chosen.length == 0) {
      arena.close();
    }
  }
}
