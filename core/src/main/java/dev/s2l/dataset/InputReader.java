package dev.s2l.dataset;

import dev.s2l.dataset.DatasetSettings.Repeats;
import dev.s2l.dataset.DatasetSettings.SourceFrom;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Hashes;
import dev.s2l.run.Phrase;
import dev.s2l.run.Progress;
import dev.s2l.run.S2lException;
import dev.s2l.run.StopSignal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reads one input in one forward pass: scans, parses, maps, and adds every row either to the index
/// or to the rejected ones.
final class InputReader {
  /// How many rows' columns are noted for the message about a named column that does not exist.
  private static final int ROWS_WITH_NOTED_COLUMNS = 20;

  private final DatasetSettings settings;
  private final Sinks sinks;
  private final StopSignal stop;
  private final JsonRow json;
  private Optional<CsvDialect> csv = Optional.empty();
  private final String name;
  private final int number;
  private final boolean idsMapped;
  private @Nullable RowDecoder decoder;
  private Optional<RowLayout> layout = Optional.empty();
  private @Nullable PreferenceRows preferences;
  private Optional<RowDraw> draw = Optional.empty();
  private RowSplits splits = new RowSplits(Optional.empty());
  private DataFormat rowsComeFrom = DataFormat.JSONL;
  private final NameCounts counts = new NameCounts();
  private long rowsRead;
  private long accepted;

  /// What all inputs of a data set write to.
  record Sinks(
      ThreadBehind<RuntimeException> hashing,
      AcceptedRows accepted,
      RejectedRows rejected,
      Labels sources,
      Labels topics,
      SeenIds ids,
      OddLabels oddLabels,
      SeenContents contents,
      ColumnUse use,
      Progress progress) {

    /// The same sinks, for a reader that only counts.
    Sinks silent() {
      return new Sinks(
          hashing,
          accepted,
          rejected,
          sources,
          topics,
          ids,
          oddLabels,
          contents,
          use,
          Progress.SILENT);
    }
  }

  InputReader(DatasetSettings settings, Sinks sinks, String name, int number, StopSignal stop) {
    this.settings = settings;
    this.stop = stop;
    this.sinks = sinks;
    this.json = new JsonRow(settings.limits().maxRowBytes());
    this.name = name;
    this.number = number;
    this.idsMapped = settings.columns().names().containsKey("id");
  }

  /// Reads only the rows that are drawn; the others are not counted.
  InputReader drawing(RowDraw rows) {
    draw = Optional.of(rows);
    return this;
  }

  /// Reads only the rows of a split, as they say it; the others are not counted.
  InputReader ofSplit(Optional<String> wanted) {
    splits = new RowSplits(wanted);
    return this;
  }

  /// The splits that the rows say, once they are read.
  RowSplits splits() {
    return splits;
  }

  /// @param copy where the text goes if its rows cannot be read from `path` again
  DatasetManifest.Input read(Path path, Path copy, Progress.Task task) throws IOException {
    var form = settings.form();
    boolean parquet = FormatSniffer.isParquet(path, form.format());
    rowsComeFrom = parquet ? DataFormat.PARQUET : DataFormat.JSONL;
    if (!settings.columns().names().isEmpty()) {
      RowLayout.sniff(List.of(), settings.columns().names()).ifPresent(this::useLayout);
    }
    if (parquet) {
      return readParquet(path, copy, task);
    }
    long modified = Files.getLastModifiedTime(path).toMillis();
    long bytes = Files.size(path);
    try (var text =
        InputText.open(path, form.encoding(), settings.limits(), Optional.of(sinks.hashing))) {
      byte[] head = text.head();
      DataFormat format = FormatSniffer.sniff(name, head, form.field(), form.format());
      boolean copied = text.needsCopy();
      try (InputStream in = copied ? new Tee(text, copy) : text) {
        readRows(path, in, format, head, text, task);
        in.skip(Long.MAX_VALUE);
        return new DatasetManifest.Input(
            name,
            path.toAbsolutePath().normalize().toString(),
            bytes,
            modified,
            text.sha256(),
            format,
            copied ? String.valueOf(copy.getFileName()) : "",
            csv,
            layoutFound(),
            rowsRead,
            accepted,
            rowsRead - accepted);
      }
    }
  }

  /// Parquet becomes JSON Lines in the data set's folder; line numbers are row numbers.
  private DatasetManifest.Input readParquet(Path path, Path copy, Progress.Task task)
      throws IOException {
    long modified = Files.getLastModifiedTime(path).toMillis();
    ParquetFiles.loaded().toJsonLines(path, copy);
    var utf8 = StandardCharsets.UTF_8;
    try (var text = InputText.open(copy, utf8, settings.limits(), Optional.empty())) {
      var silent = Progress.SILENT.start("", 0, "");
      readRows(copy, text, DataFormat.JSONL, new byte[0], text, silent);
    }
    task.advance(Files.size(path), Phrase.of("%,d rows", sinks.accepted.count()));
    return new DatasetManifest.Input(
        name,
        path.toAbsolutePath().normalize().toString(),
        Files.size(path),
        modified,
        Hashes.sha256(path),
        DataFormat.PARQUET,
        String.valueOf(copy.getFileName()),
        Optional.empty(),
        layoutFound(),
        rowsRead,
        accepted,
        rowsRead - accepted);
  }

  private void readRows(
      Path path, InputStream in, DataFormat format, byte[] head, InputText text, Progress.Task task)
      throws IOException {
    var buffer = new RowBuffer(in, settings.limits().maxRowBytes());
    RowScanner scanner =
        switch (format) {
          case JSONL -> new LineScanner(buffer);
          case JSON_ARRAY -> JsonField.array(buffer, settings.form().field(), name);
          case CSV, TSV -> table(path, buffer, format, head);
          case PARQUET -> throw new IllegalStateException("Parquet comes here as JSON Lines");
        };
    var row = new RawRow();
    long reported = 0;
    while (scanner.next(row)) {
      if (draw.isPresent() && !draw.get().takes()) {
        continue;
      }
      take(row);
      if ((rowsRead & 0x3FF) == 0) {
        stop.check();
        sinks.accepted.check();
        task.advance(text.packedBytes() - reported, Phrase.of("%,d rows", sinks.accepted.count()));
        reported = text.packedBytes();
      }
    }
    task.advance(text.packedBytes() - reported, Phrase.of("%,d rows", sinks.accepted.count()));
    if (scanner instanceof ArrayScanner array && !draw.map(RowDraw::isCounting).orElse(false)) {
      checkEnd(array, row);
    }
  }

  /// Reads the header; then the scanner is before the first record.
  private RowScanner table(Path path, RowBuffer buffer, DataFormat format, byte[] head)
      throws IOException {
    char delimiter = format == DataFormat.TSV ? '\t' : CsvDialect.sniff(head);
    boolean quotesAreText = quotesAreText(path, delimiter);
    var scanner = new CsvScanner(buffer, delimiter, quotesAreText);
    var row = new RawRow();
    if (!scanner.next(row)) {
      return scanner;
    }
    try {
      if (row.trouble != null) {
        throw row.trouble;
      }
      String header = StrictText.utf8(row.bytes, row.from, row.length);
      csv = Optional.of(CsvDialect.of(header, delimiter, buffer.offset(), quotesAreText));
    } catch (RowRejected e) {
      throw refusal("the header cannot be read: " + e.text());
    }
    List<String> names = csv.get().header();
    sinks.use.name(names);
    sinks.use.see(names);
    if (Set.copyOf(names).size() < names.size()) {
      throw refusal(Phrase.of("a column of the header %s occurs twice", names));
    }
    useLayout(
        RowLayout.sniff(names, settings.columns().names())
            .orElseThrow(() -> refusal(unknownHeader(names))));
    return scanner;
  }

  private boolean quotesAreText(Path path, char delimiter) throws IOException {
    var form = settings.form();
    return switch (form.quoting()) {
      case RFC4180 -> false;
      case NONE -> true;
      case AUTO -> {
        if (delimiter != '\t') {
          yield false;
        }
        var found = QuotingSniffer.sniff(path, form.encoding(), settings.limits(), delimiter);
        if (found.quotesAreText()) {
          sinks.progress.note(
              Phrase.of(
                  "%s: its fields are not quoted, so quotes in it are text (--quoting rfc4180 reads"
                      + " them as quoting).",
                  name));
        } else if (found.doubtful()) {
          sinks.progress.note(
              Phrase.of(
                  "%s: quotes around its fields are taken for quoting (--quoting none reads them as"
                      + " text).",
                  name));
        }
        yield found.quotesAreText();
      }
    };
  }

  private static String unknownHeader(List<String> names) {
    return PreferenceRows.arePairs(names)
        ? PreferencePair.rejection(Map.of(), names).text()
        : Phrase.of(
            "the first line is taken for the header, but %s are no known columns (%s). Add a"
                + " header, or map columns with --columns",
            names, RowLayout.known());
  }

  private S2lException refusal(String message) {
    return new S2lException(ExitCode.DATA, Phrase.of("%s: %s.", name, message));
  }

  private void checkEnd(ArrayScanner array, RawRow row) throws IOException {
    String fault = "";
    if (!array.closed()) {
      fault = "the file ends before the ] of its array";
    } else if (settings.form().field().isEmpty() && array.hasMore()) {
      fault = "text follows the array; it is not read";
    }
    if (!fault.isEmpty()) {
      row.line = array.line();
      rowsRead++;
      reject(row, new RowRejected(RejectReason.MALFORMED_JSON, "", fault));
    }
  }

  private void take(RawRow row) throws IOException {
    rowsRead++;
    try {
      if (row.trouble != null) {
        throw row.trouble;
      }
      var read = decode(row);
      if (read.isEmpty()) {
        rowsRead--;
        return;
      }
      var decoded = read.get();
      if (idsMapped && !decoded.id().isEmpty()) {
        sinks.ids.add(decoded.id(), name, number, row.line);
      }
      if (settings.repeats() == Repeats.REJECT) {
        sinks.contents.add(decoded.content(), name, number, row.line);
      }
      int source = sinks.sources.number(source(decoded));
      int topic = sinks.topics.number(decoded.topic());
      sinks.accepted.add(row, number, source, topic, decoded.content());
      accepted++;
    } catch (RowRejected e) {
      reject(row, withColumns(row, e));
    }
  }

  /// Adds to the message about a missing column which columns exist; says so if the row has two
  /// answers instead of one.
  private RowRejected withColumns(RawRow row, RowRejected e) {
    boolean ofTheRow = layout.map(known -> known.columns().containsValue(e.column())).orElse(true);
    boolean missing = e.reason() == RejectReason.MISSING_COLUMN && ofTheRow;
    if (!missing && e.reason() != RejectReason.NO_FINAL_ANSWER) {
      return e;
    }
    try {
      var values = parser().parse(row.bytes, row.from, row.length, column -> true);
      var names = values.keySet();
      if (PreferenceRows.arePairs(names)) {
        return PreferencePair.rejection(values, names);
      }
      return !missing || names.contains(e.column())
          ? e
          : new RowRejected(
              e.reason(), e.column(), e.text() + ". " + ColumnNames.existing(e.column(), names));
    } catch (RowRejected unreadable) {
      return e;
    }
  }

  private RowParser parser() {
    return RowDecoder.parser(json, csv, layout.map(RowLayout::lists).orElse(Set.of()));
  }

  private void reject(RawRow row, RowRejected e) throws IOException {
    sinks.rejected.add(new Rejection(name, row.line, e.column(), e.reason().name(), e.text()));
  }

  /// @return empty for a row of a split that is not read
  private Optional<RowDecoder.Decoded> decode(RawRow row) throws RowRejected {
    if (decoder != null) {
      var mapped = decoder.values(row.bytes, row.from, row.length, splits::isColumn);
      if (sinks.use.isOpen()) {
        noteColumns(row, mapped.keySet());
      }
      return splits.takes(mapped) ? Optional.of(decode(decoder, mapped)) : Optional.empty();
    }
    Map<String, JsonNode> values =
        json.parse(
            row.bytes,
            row.from,
            row.length,
            (column, empty) -> {
              counts.column(column, empty);
              return true;
            });
    sinks.use.name(values.keySet());
    sinks.use.see(values.keySet());
    return splits.takes(values) ? Optional.of(decodeFirst(values)) : Optional.empty();
  }

  private RowDecoder.Decoded decodeFirst(Map<String, JsonNode> values) throws RowRejected {
    var names = settings.columns().names();
    var sniffed =
        RowLayout.sniff(
            values.keySet(), name -> Objects.requireNonNull(values.get(name)).isString(), names);
    if (sniffed.isPresent()) {
      return decode(useLayout(sniffed.get()), values);
    }
    if (PreferenceRows.arePairs(values.keySet())) {
      throw PreferencePair.rejection(values, values.keySet());
    }
    var nearest = RowLayout.nearest(values.keySet(), names);
    if (nearest.isPresent()) {
      return decoder(json, nearest.get()).decode(values);
    }
    throw new RowRejected(
        RejectReason.UNKNOWN_LAYOUT,
        "",
        Phrase.of(
            "columns %s; understood are %s; map others with --columns",
            values.keySet().stream().limit(20).toList(), RowLayout.known()));
  }

  private RowDecoder.Decoded decode(RowDecoder with, Map<String, JsonNode> values)
      throws RowRejected {
    if (preferences != null) {
      preferences
          .contradiction(values)
          .ifPresent(
              what -> {
                throw new S2lException(ExitCode.USAGE, Phrase.of("%s: %s.", name, what));
              });
    }
    var decoded = with.decode(values);
    if (decoded.source().isEmpty() && settings.columns().source() == SourceFrom.COLUMN) {
      noteOddLabel("source", with, values);
    }
    if (decoded.topic().isEmpty()) {
      noteOddLabel("topic", with, values);
    }
    if (idsMapped && decoded.id().isEmpty()) {
      noteOddLabel("id", with, values);
    }
    return decoded;
  }

  private void noteOddLabel(String word, RowDecoder decoder, Map<String, JsonNode> values) {
    decoder.oddLabel(values, word).ifPresent(column -> sinks.oddLabels.add(word, column));
  }

  private void noteColumns(RawRow row, Set<String> mapped) throws RowRejected {
    sinks.use.see(mapped);
    if (rowsRead <= ROWS_WITH_NOTED_COLUMNS) {
      sinks.use.name(parser().parse(row.bytes, row.from, row.length, column -> true).keySet());
    }
  }

  private RowDecoder useLayout(RowLayout detected) {
    layout = Optional.of(detected);
    preferences = new PreferenceRows(detected);
    var parser = RowDecoder.parser(json, csv, detected.lists());
    decoder = decoder(parser, detected);
    return decoder;
  }

  private RowDecoder decoder(RowParser parser, RowLayout understood) {
    var empty = settings.limits().emptyTarget();
    return new RowDecoder(parser, understood, empty, rowsComeFrom, counts);
  }

  /// The layout with the name under which the rows have their system text.
  private Optional<RowLayout> layoutFound() {
    var columns = counts.columns();
    return layout.map(known -> known.withSystem(name -> columns.getOrDefault(name, 0L) > 0));
  }

  /// What became of the names in the input, once it is read.
  NameAccount names() {
    sinks.use.seeKeys(counts.keys());
    splits.used().forEach(column -> counts.heeded(column, "split"));
    return layout
        .map(known -> NameAccount.of(known, counts, settings.columns().source()))
        .orElse(NameAccount.NONE);
  }

  private String source(RowDecoder.Decoded decoded) {
    return switch (settings.columns().source()) {
      case COLUMN -> decoded.source();
      case FILE_NAME -> Compression.unpackedName(name);
      case NONE -> "";
    };
  }
}
