package dev.s2l.dataset;

import dev.s2l.dataset.DatasetSettings.EmptyTarget;
import dev.s2l.dataset.DatasetSettings.SourceFrom;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Hashes;
import dev.s2l.run.Phrase;
import dev.s2l.run.Progress;
import dev.s2l.run.S2lException;
import dev.s2l.run.ScratchFolder;
import dev.s2l.run.StageFolder;
import dev.s2l.run.StopSignal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The accepted rows of the user's files. A row is read from its byte range when it is asked for.
/// Memory holds only a mapped index. Threads may share one data set.
public final class Dataset implements Iterable<DataRow>, AutoCloseable {
  private static final int SHOWN_REJECTIONS = 1_000;

  /// How many rows of an input are read to find the names of its columns.
  private static final int SAMPLED_ROWS = 20;

  private final Path folder;
  private final DatasetManifest manifest;
  private final RowIndex index;
  private final JsonRow json;
  private final List<Optional<RowDecoder>> decoders;
  private @Nullable IdColumn ids;

  /// Known if the rows were just read.
  private OptionalLong specialTokenRows = OptionalLong.empty();

  private @Nullable ScratchFolder scratch;
  private final ConcurrentHashMap<Integer, FileChannel> channels = new ConcurrentHashMap<>();

  private Dataset(Path folder, DatasetManifest manifest, RowIndex index) {
    this.folder = folder;
    this.manifest = manifest;
    this.index = index;
    this.json = new JsonRow(manifest.maxRowBytes());
    var list = new ArrayList<Optional<RowDecoder>>();
    for (var input : manifest.inputs()) {
      list.add(
          input
              .layout()
              .map(
                  layout ->
                      new RowDecoder(
                          RowDecoder.parser(json, input.csv(), layout.lists()),
                          layout,
                          EmptyTarget.KEEP,
                          input.format(),
                          NameCounts.NONE)));
    }
    this.decoders = List.copyOf(list);
  }

  /// Reads `inputs` in their order, writes the artifact `folder` (replacing one that is there) and
  /// opens it.
  ///
  /// @throws S2lException (3) if no row is usable, too many are rejected, or a file as a whole
  ///   cannot be read; (2) if an input is no file
  public static Dataset read(
      List<Path> inputs, DatasetSettings settings, Path folder, Progress progress)
      throws IOException {
    return read(inputs, settings, folder, progress, new StopSignal());
  }

  /// As above, without an artifact: what is written is deleted when the data set is closed.
  public static Dataset read(List<Path> inputs, DatasetSettings settings, Progress progress)
      throws IOException {
    return inScratch(scratch -> read(inputs, settings, scratch.resolve("dataset"), progress));
  }

  /// Rows that a program has in memory, as if they were the lines of a JSON Lines file: the n-th is
  /// line n. What is written is deleted when the data set is closed.
  ///
  /// @param rows each with its columns by name; values are texts, numbers, lists and maps
  /// @throws S2lException (3) as [#read] does
  public static Dataset of(
      Iterable<? extends Map<String, ?>> rows, DatasetSettings settings, Progress progress)
      throws IOException {
    return inScratch(
        scratch -> {
          Path file = scratch.resolve(MemoryRows.NAME);
          MemoryRows.write(rows, file);
          return read(List.of(file), settings, scratch.resolve("dataset"), progress);
        });
  }

  private interface Reading {
    Dataset in(Path scratch) throws IOException;
  }

  @SuppressWarnings("MustBeClosedChecker") // the data set closes it
  private static Dataset inScratch(Reading reading) throws IOException {
    var scratch = ScratchFolder.make();
    try {
      var dataset = reading.in(scratch.path());
      dataset.scratch = scratch;
      return dataset;
    } catch (IOException | RuntimeException e) {
      scratch.close();
      throw e;
    }
  }

  /// As above.
  ///
  /// @param stop stops it between two rows; then nothing is left behind
  public static Dataset read(
      List<Path> inputs, DatasetSettings settings, Path folder, Progress progress, StopSignal stop)
      throws IOException {
    var reader = new DatasetReader(settings, progress, stop);
    var manifest = reader.read(inputs, folder);
    var dataset = new Dataset(folder, manifest, index(folder));
    dataset.specialTokenRows = OptionalLong.of(reader.specialTokenRows());
    return dataset;
  }

  private static RowIndex index(Path folder) throws IOException {
    return RowIndex.open(folder.resolve(DatasetManifest.INDEX));
  }

  /// The files that `inputs` mean: folders, patterns and a `dataset_info.json` expanded, in the
  /// order in which [#read] reads them.
  ///
  /// @throws S2lException (2, 3) if one is no file, or there is none
  public static List<InputSpec> files(List<Path> inputs, DatasetSettings settings)
      throws IOException {
    return InputPaths.expand(inputs, settings.part(), told -> {});
  }

  /// Opens an artifact that [#read] wrote.
  ///
  /// @throws S2lException (8) if it is incomplete or an input has changed since
  public static Dataset open(Path folder) throws IOException {
    if (!StageFolder.isComplete(folder)) {
      throw new S2lException(
          ExitCode.RUN_DIRECTORY,
          Phrase.of("%s holds no complete data set. Run the stage dataset again.", folder));
    }
    var manifest = DatasetManifest.read(folder.resolve(DatasetManifest.FILE));
    for (var input : manifest.inputs()) {
      checkUnchanged(input);
    }
    return new Dataset(folder, manifest, index(folder));
  }

  private static void checkUnchanged(DatasetManifest.Input input) throws IOException {
    if (input.unpacked().isEmpty()) {
      checkOriginal(input);
    }
  }

  private static void checkOriginal(DatasetManifest.Input input) throws IOException {
    Path path = Path.of(input.path());
    if (!Files.isRegularFile(path)) {
      throw new S2lException(
          ExitCode.RUN_DIRECTORY,
          Phrase.of(
              "%s is gone: the data set was read from it. Put it back or start a new run.", path));
    }
    boolean same =
        Files.size(path) == input.bytes()
            && (Files.getLastModifiedTime(path).toMillis() == input.modifiedMillis()
                || Hashes.sha256(path).equals(input.sha256()));
    if (!same) {
      throw changed(path);
    }
  }

  private static S2lException changed(Path path) {
    return new S2lException(
        ExitCode.RUN_DIRECTORY,
        Phrase.of(
            "%s has changed since the data set was read from it. Start a new run, or put the old"
                + " file back.",
            path));
  }

  S2lException changed(int file) {
    return changed(path(file));
  }

  /// How many rows were accepted.
  public int size() {
    return index.rows();
  }

  public Example example(int row) {
    byte[] bytes = rowBytes(row);
    return example(row, bytes, 0, bytes.length);
  }

  private Example example(int row, byte[] bytes, int from, int length) {
    try {
      var decoder = decoders.get(index.file(row)).orElseThrow();
      return new Example(
          row, source(row), topic(row), decoder.decode(bytes, from, length).content());
    } catch (RowRejected e) {
      throw changed(path(index.file(row)));
    }
  }

  /// Calls `consumer` with the rows `from` ≤ row < `to`, in order; faster than [#example] one by
  /// one.
  public void forEach(int from, int to, Consumer<Example> consumer) {
    forEach(IntStream.range(from, to), consumer);
  }

  /// As above, with other rows, ascending.
  public void forEach(IntStream rows, Consumer<Example> consumer) {
    var reader = new RowReader(this);
    try {
      for (int row : (Iterable<Integer>) rows::iterator) {
        int at = reader.load(row, index);
        consumer.accept(example(row, reader.bytes(), at, index.length(row)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The accepted rows in their order, with all of their columns.
  @Override
  public Iterator<DataRow> iterator() {
    return IntStream.range(0, size()).mapToObj(this::row).iterator();
  }

  /// A row with all of its columns.
  public DataRow row(int row) {
    return new DataRow(example(row), location(row), MemoryRows.plain(values(row), mapper()));
  }

  /// The bytes of the row as they stand in the decompressed input. The array is the caller's.
  public byte[] rowBytes(int row) {
    byte[] bytes = new byte[index.length(row)];
    int file = index.file(row);
    try {
      if (RowReader.read(channel(file), index.offset(row), bytes, bytes.length) < bytes.length) {
        throw changed(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes;
  }

  /// The values of all columns of a row, by the user's names.
  public Map<String, JsonNode> values(int row) {
    byte[] bytes = rowBytes(row);
    try {
      return parser(index.file(row)).parse(bytes, 0, bytes.length, column -> true);
    } catch (RowRejected e) {
      throw changed(path(index.file(row)));
    }
  }

  public RowLocation location(int row) {
    return new RowLocation(
        manifest.inputs().get(index.file(row)).name(),
        index.line(row),
        index.offset(row),
        index.length(row));
  }

  /// Number of the input among [#inputs()] that holds the row.
  public int inputOf(int row) {
    return index.file(row);
  }

  /// The source of the row; empty if it has none.
  public String source(int row) {
    return manifest.sources().get(index.source(row));
  }

  public String topic(int row) {
    return manifest.topics().get(index.topic(row));
  }

  /// How many rows spell a special token. Reads all rows unless they were just read.
  long specialTokenRows() {
    if (specialTokenRows.isEmpty()) {
      var special = new SpecialTokens();
      forEach(0, size(), example -> special.add(example.content()));
      specialTokenRows = OptionalLong.of(special.rows());
    }
    return specialTokenRows.getAsLong();
  }

  /// The id of the row, from the column that the user named for it, else from one whose name says
  /// that it holds ids ([ColumnNames#id]); empty if it has none. Reads the row.
  public String id(int row) {
    return idColumn().of(row);
  }

  /// The columns of [#id], by input; empty where there is none.
  public List<String> idColumns() {
    return idColumn().columns();
  }

  private synchronized IdColumn idColumn() {
    if (ids == null) {
      ids = IdColumn.of(this);
    }
    return ids;
  }

  /// The id of every row, to join them with a table. Reads all rows. Empty if a row has none.
  ///
  /// @param column the table's name for its ids: the data set's column of that name is used if it
  ///   exists and the user named no column for ids; else the column of [#id]
  public List<String> ids(String column) {
    return IdColumn.named(this, column).all();
  }

  /// The names of the columns of an input. Where each row has its own columns, those of the first
  /// rows.
  public List<String> columns(int input) {
    var header = csv(input).map(CsvDialect::header);
    if (header.isPresent()) {
      return header.get();
    }
    int from = 0;
    for (int i = 0; i < input; i++) {
      from += Math.toIntExact(manifest.inputs().get(i).accepted());
    }
    int to = from + (int) Math.min(SAMPLED_ROWS, manifest.inputs().get(input).accepted());
    var names = new LinkedHashSet<String>();
    for (int row = from; row < to; row++) {
      names.addAll(values(row).keySet());
    }
    return List.copyOf(names);
  }

  /// Words of the text that is not learned: runs of characters other than white space, or ids if
  /// pre-tokenized.
  public int promptWords(int row) {
    return index.promptWords(row);
  }

  /// Words of the text that is learned.
  public int responseWords(int row) {
    return index.responseWords(row);
  }

  public List<InputFile> inputs() {
    return manifest.inputs().stream().map(DatasetManifest.Input::account).toList();
  }

  public int rejectedCount() {
    return Math.toIntExact(manifest.rejected().values().stream().mapToLong(Long::longValue).sum());
  }

  /// Rejected rows by reason code.
  public SortedMap<String, Long> rejectedByReason() {
    return manifest.rejected();
  }

  /// The first thousand rejected rows; [#rejectedFile()] has them all.
  public List<Rejection> rejections() {
    try {
      return RejectedRows.read(rejectedFile(), SHOWN_REJECTIONS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Path rejectedFile() {
    return folder.resolve(DatasetManifest.REJECTED);
  }

  /// The sha256 of the accepted rows, their bytes and their order.
  public String sha256() {
    return manifest.sha256();
  }

  /// Where sources were taken from.
  public SourceFrom sourceFrom() {
    return manifest.sourceFrom();
  }

  /// What became of every column and every key of a message, over all inputs. Empty for data sets
  /// that an older version read.
  public NameAccount names() {
    return manifest.names().withIds(idColumns());
  }

  RowIndex index() {
    return index;
  }

  DatasetManifest manifest() {
    return manifest;
  }

  JsonMapper mapper() {
    return json.mapper();
  }

  /// The layout of the rows of an input; absent if no row was understood.
  public Optional<RowLayout> layout(int input) {
    return manifest.inputs().get(input).layout();
  }

  /// The delimiter between the fields of a table; absent for other forms.
  public Optional<Character> delimiter(int input) {
    return csv(input).map(CsvDialect::delimiter);
  }

  /// Whether the fields of a table stand without quoting, so that quotes in them are text.
  public boolean quotesAreText(int input) {
    return csv(input).map(CsvDialect::quotesAreText).orElse(false);
  }

  Optional<CsvDialect> csv(int input) {
    return manifest.inputs().get(input).csv();
  }

  /// Reads all values of an input's rows.
  RowParser parser(int input) {
    var entry = manifest.inputs().get(input);
    return RowDecoder.parser(
        json, entry.csv(), entry.layout().map(RowLayout::lists).orElse(Set.of()));
  }

  /// The file of an input as the user has it.
  ///
  /// @throws S2lException (8) if it has changed
  Path original(int input) throws IOException {
    checkOriginal(manifest.inputs().get(input));
    return Path.of(manifest.inputs().get(input).path());
  }

  /// The bytes of a table before its first record, the header and its line end.
  byte[] header(int input) throws IOException {
    long length = manifest.inputs().get(input).csv().map(CsvDialect::headerBytes).orElse(0L);
    byte[] bytes = new byte[Math.toIntExact(length)];
    RowReader.read(channel(input), 0, bytes, bytes.length);
    return bytes;
  }

  private Path path(int file) {
    var input = manifest.inputs().get(file);
    return input.unpacked().isEmpty() ? Path.of(input.path()) : folder.resolve(input.unpacked());
  }

  FileChannel channel(int file) throws IOException {
    @Nullable FileChannel open = channels.get(file);
    if (open != null) {
      return open;
    }
    FileChannel fresh = FileChannel.open(path(file));
    FileChannel earlier = channels.putIfAbsent(file, fresh);
    if (earlier != null) {
      fresh.close();
      return earlier;
    }
    return fresh;
  }

  @Override
  public void close() {
    index.close();
    for (FileChannel channel : channels.values()) {
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    if (scratch != null) {
      try {
        scratch.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
