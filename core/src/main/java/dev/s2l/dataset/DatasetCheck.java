package dev.s2l.dataset;

import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;

/// The statistics of a data set, for `s2l dataset --check`: how many rows were read, used and
/// rejected (read = used + rejected), and what a person should know before training on them.
///
/// @param inputs the row counts of each file
/// @param read rows found
/// @param used rows that training would use
/// @param rejected the others: rejected when read or, with a tokenizer, because no token is learned
/// @param rejectedByReason rejected rows by reason code
/// @param sources accepted rows by source
/// @param topics accepted rows by topic
/// @param prompt lengths of what is not learned
/// @param response lengths of what is learned
/// @param duplicates accepted rows that repeat an earlier one
/// @param specialTokenRows rows whose text spells a special token such as `</s>`, which will be
///   encoded as text
/// @param overLength rows with more tokens than `--max-length`, truncated or not; 0 without a
///   tokenizer
/// @param truncated those of them that are used, with their end cut off
/// @param cutResponses truncated rows whose response loses text
/// @param idColumns the columns that the rows' ids are taken from, by input, empty where there is
///   none
/// @param names what became of every column and every key of a message
/// @param unused columns that look like a source or a topic
public record DatasetCheck(
    List<InputFile> inputs,
    long read,
    long used,
    long rejected,
    SortedMap<String, Long> rejectedByReason,
    SortedMap<String, Long> sources,
    SortedMap<String, Long> topics,
    Lengths prompt,
    Lengths response,
    long duplicates,
    long specialTokenRows,
    long overLength,
    long truncated,
    long cutResponses,
    List<String> idColumns,
    NameAccount names,
    List<Unused> unused) {

  /// A column that looks like a label and that nothing uses.
  ///
  /// @param word what it could be: `source` or `topic`
  /// @param values how many different values it has in the rows that were looked at
  /// @param examples the most frequent values
  /// @param option that would use the column, ready for a shell
  public record Unused(
      String column, String word, int values, List<String> examples, String option) {}

  /// Lengths over the accepted rows.
  ///
  /// @param unit `words` or `tokens`
  public record Lengths(
      String unit, long total, double mean, int min, int median, int p95, int max) {

    /// @param length of each row
    public static Lengths of(String unit, int rows, IntUnaryOperator length) {
      int[] lengths = new int[rows];
      Arrays.setAll(lengths, length);
      sort(lengths);
      long total = 0;
      for (int one : lengths) {
        total += one;
      }
      return rows == 0
          ? new Lengths(unit, 0, 0, 0, 0, 0, 0)
          : new Lengths(
              unit,
              total,
              (double) total / rows,
              lengths[0],
              lengths[(rows - 1) / 2],
              lengths[(int) ((rows - 1) * 0.95)],
              lengths[rows - 1]);
    }
  }

  /// Most lengths are small, and then they are counted.
  private static void sort(int[] lengths) {
    int most = Arrays.stream(lengths).max().orElse(0);
    if (most > lengths.length) {
      Arrays.sort(lengths);
      return;
    }
    int[] rows = new int[most + 1];
    for (int length : lengths) {
      rows[length]++;
    }
    int from = 0;
    for (int length = 0; length <= most; length++) {
      Arrays.fill(lengths, from, from + rows[length], length);
      from += rows[length];
    }
  }

  /// The check before tokenizing, with lengths in words; see [#withTokens].
  public static DatasetCheck of(Dataset dataset) {
    long read = dataset.inputs().stream().mapToLong(InputFile::rowsRead).sum();
    return new DatasetCheck(
        dataset.inputs(),
        read,
        dataset.size(),
        read - dataset.size(),
        dataset.rejectedByReason(),
        counted(dataset.manifest().sources(), dataset.size(), dataset.index()::source),
        counted(dataset.manifest().topics(), dataset.size(), dataset.index()::topic),
        Lengths.of("words", dataset.size(), dataset::promptWords),
        Lengths.of("words", dataset.size(), dataset::responseWords),
        Duplicates.of(dataset).length,
        dataset.specialTokenRows(),
        0,
        0,
        0,
        dataset.idColumns(),
        dataset.names(),
        UnusedColumns.of(dataset));
  }

  private static SortedMap<String, Long> counted(
      List<String> labels, int rows, IntUnaryOperator number) {
    long[] counts = new long[labels.size()];
    for (int row = 0; row < rows; row++) {
      counts[number.applyAsInt(row)]++;
    }
    var counted = new TreeMap<String, Long>();
    for (int label = 0; label < counts.length; label++) {
      counted.put(labels.get(label), counts[label]);
    }
    return counted;
  }

  /// The same check after tokenizing.
  ///
  /// @param unusable accepted rows in which no token is learned, by reason code
  /// @param newTruncated usable rows that were cut
  /// @param newCutResponses those that lost text of their response
  public DatasetCheck withTokens(
      Lengths newPrompt,
      Lengths newResponse,
      SortedMap<String, Long> unusable,
      long newTruncated,
      long newCutResponses) {
    var reasons = new TreeMap<>(rejectedByReason);
    unusable.forEach((reason, count) -> reasons.merge(reason, count, Long::sum));
    long newlyRejected = unusable.values().stream().mapToLong(Long::longValue).sum();
    return new DatasetCheck(
        inputs,
        read,
        used - newlyRejected,
        rejected + newlyRejected,
        reasons,
        sources,
        topics,
        newPrompt,
        newResponse,
        duplicates,
        specialTokenRows,
        newTruncated
            + unusable.getOrDefault("OVER_LENGTH", 0L)
            + unusable.getOrDefault("NO_TARGET_AFTER_TRUNCATION", 0L),
        newTruncated,
        newCutResponses,
        idColumns,
        names,
        unused);
  }
}
