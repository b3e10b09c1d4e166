package dev.s2l.dataset;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// How inputs are read. The options of the same names change the defaults.
///
/// @param form how the bytes are cut into rows
/// @param columns which column means what
/// @param limits above which rows or inputs are refused
/// @param repeats what is done with repeated rows
/// @param subset of data sets that have several (`configs:` in their `README.md`); empty: the
///   default
/// @param split of folders that have several, or of rows that say theirs; empty: `train` of
///   folders, all rows. `all` takes them together
public record DatasetSettings(
    Form form,
    Columns columns,
    Limits limits,
    Repeats repeats,
    Optional<String> subset,
    Optional<String> split) {

  /// @param format of all inputs; empty: sniffed from each file's content
  /// @param field key, with dots for nested ones, under which a JSON file holds its array; empty
  ///   for the top
  /// @param encoding of the text; anything but UTF-8 is rewritten as UTF-8 before it is cut into
  ///   rows
  /// @param quoting whether quotes around the fields of a table are part of the text
  public record Form(
      Optional<DataFormat> format, String field, Charset encoding, Quoting quoting) {}

  /// Whether quotes around the fields of a table are part of the text.
  public enum Quoting {
    /// Seen from the content where fields stand between tabs; in other tables they are not.
    AUTO,
    /// They are not: a field in quotes may hold delimiters, line ends, and doubled quotes.
    RFC4180,
    /// They are text: fields are not quoted.
    NONE
  }

  /// @param names the user's column by what it means (see [RowLayout]); takes precedence over what
  ///   is detected
  /// @param source where an example's source is taken from
  public record Columns(SortedMap<String, String> names, SourceFrom source) {
    public Columns {
      names = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(names));
    }
  }

  /// Where an example's source is taken from.
  public enum SourceFrom {
    /// The column `source`, or the one that `names` maps; empty where a row has none.
    COLUMN,
    /// The name of the input file.
    FILE_NAME,
    /// No source is read: all rows have the empty source.
    NONE
  }

  /// What is done with a row whose response is empty.
  public enum EmptyTarget {
    REJECT,
    KEEP
  }

  /// What is done with a row whose content repeats an earlier row's, whatever its id and source.
  public enum Repeats {
    /// It is kept and counted.
    KEEP,
    /// It is rejected; the first of the equal rows is kept.
    REJECT
  }

  /// @param maxRowBytes longer rows are rejected; the reader holds one such row in memory. 32 MiB
  ///   is far beyond any training context
  /// @param maxRejected the data set is refused if more rows are rejected
  /// @param maxUnpackRatio unpacked bytes by packed bytes, judged past 64 MiB; text reaches about
  ///   20
  /// @param maxUnpackedBytes of one compressed input
  /// @param emptyTarget what is done with rows with an empty response
  public record Limits(
      int maxRowBytes,
      MaxRejected maxRejected,
      long maxUnpackRatio,
      long maxUnpackedBytes,
      EmptyTarget emptyTarget) {}

  /// Detects everything; the limits stop only what no ordinary data reaches.
  public static DatasetSettings defaults() {
    return new DatasetSettings(
        new Form(Optional.empty(), "", StandardCharsets.UTF_8, Quoting.AUTO),
        new Columns(new TreeMap<>(), SourceFrom.COLUMN),
        new Limits(32 << 20, MaxRejected.UNLIMITED, 250, 1L << 40, EmptyTarget.REJECT),
        Repeats.KEEP,
        Optional.empty(),
        Optional.empty());
  }

  public DatasetSettings withForm(Form newForm) {
    return new DatasetSettings(newForm, columns, limits, repeats, subset, split);
  }

  public DatasetSettings withFormat(DataFormat format) {
    return withForm(new Form(Optional.of(format), form.field, form.encoding, form.quoting));
  }

  public DatasetSettings withField(String field) {
    return withForm(new Form(form.format, field, form.encoding, form.quoting));
  }

  public DatasetSettings withEncoding(Charset encoding) {
    return withForm(new Form(form.format, form.field, encoding, form.quoting));
  }

  public DatasetSettings withQuoting(Quoting quoting) {
    return withForm(new Form(form.format, form.field, form.encoding, quoting));
  }

  /// @param names the user's column by what it means, for example `prompt` → `question`
  public DatasetSettings withColumns(Map<String, String> names) {
    return new DatasetSettings(
        form, new Columns(new TreeMap<>(names), columns.source), limits, repeats, subset, split);
  }

  public DatasetSettings withSource(SourceFrom source) {
    return new DatasetSettings(
        form, new Columns(columns.names, source), limits, repeats, subset, split);
  }

  public DatasetSettings withLimits(Limits newLimits) {
    return new DatasetSettings(form, columns, newLimits, repeats, subset, split);
  }

  /// The part of the data set that is read.
  Splits.Part part() {
    return new Splits.Part(subset, split);
  }

  /// The same for other data, of whose splits none is read unless it is named.
  ///
  /// @param name empty if the user named none
  public DatasetSettings withHeldOutSplit(Optional<String> name) {
    return withSplit(name.orElse(Splits.UNDECIDED));
  }

  public DatasetSettings withSplit(String name) {
    return new DatasetSettings(form, columns, limits, repeats, subset, Optional.of(name));
  }

  public DatasetSettings withSubset(String name) {
    return new DatasetSettings(form, columns, limits, repeats, Optional.of(name), split);
  }

  public DatasetSettings withRepeats(Repeats newRepeats) {
    return new DatasetSettings(form, columns, limits, newRepeats, subset, split);
  }

  public DatasetSettings withMaxRejected(MaxRejected maxRejected) {
    return withLimits(
        new Limits(
            limits.maxRowBytes,
            maxRejected,
            limits.maxUnpackRatio,
            limits.maxUnpackedBytes,
            limits.emptyTarget));
  }

  public DatasetSettings withMaxRowBytes(int maxRowBytes) {
    return withLimits(
        new Limits(
            maxRowBytes,
            limits.maxRejected,
            limits.maxUnpackRatio,
            limits.maxUnpackedBytes,
            limits.emptyTarget));
  }

  public DatasetSettings withEmptyTarget(EmptyTarget emptyTarget) {
    return withLimits(
        new Limits(
            limits.maxRowBytes,
            limits.maxRejected,
            limits.maxUnpackRatio,
            limits.maxUnpackedBytes,
            emptyTarget));
  }

  public DatasetSettings withMaxUnpackedBytes(long maxUnpackedBytes) {
    return withLimits(
        new Limits(
            limits.maxRowBytes,
            limits.maxRejected,
            limits.maxUnpackRatio,
            maxUnpackedBytes,
            limits.emptyTarget));
  }
}
