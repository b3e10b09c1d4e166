package dev.s2l.trajectory;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// The loss of every row at every recorded checkpoint: (rows, columns), columns ascending by step.
///
/// In memory there is one `float[rows]` per column, as in the files, so a column needs no copy and
/// a value takes 4 bytes. Large trajectories stay in their files ([TrajectoryFolder]); then a
/// column is read whenever it is asked for. A row with a NaN or an infinity in any column of *this*
/// object is not usable: it stays in place, is counted, and is never clustered.
public final class Trajectories {
  private final Columns columns;
  private final int[] steps;
  private final boolean stepsKnown;
  private final int rows;
  private final BitSet unusable;
  private final ImportGaps gaps;
  private List<String> hashes = List.of();

  private Trajectories(Columns columns, int[] steps, boolean stepsKnown) {
    this(columns, steps, stepsKnown, ImportGaps.NONE);
  }

  private Trajectories(Columns columns, int[] steps, boolean stepsKnown, ImportGaps gaps) {
    this.gaps = gaps;
    this.columns = columns;
    this.steps = steps;
    this.stepsKnown = stepsKnown;
    this.rows = columns.rows();
    this.unusable = NonFinite.rows(columns);
  }

  /// Uses the given columns without a copy, in the order of their steps.
  ///
  /// @throws S2lException (3) if there is none, two have the same step, or their lengths differ
  public static Trajectories of(List<LossColumn> columns) {
    if (columns.isEmpty()) {
      throw new S2lException(
          ExitCode.DATA, "No trajectories: not one column. Record at least one checkpoint.");
    }
    var sorted = columns.stream().sorted((a, b) -> Integer.compare(a.step(), b.step())).toList();
    int rows = sorted.getFirst().losses().length;
    for (int c = 1; c < sorted.size(); c++) {
      int step = sorted.get(c).step();
      if (step == sorted.get(c - 1).step()) {
        throw new S2lException(
            ExitCode.DATA, Phrase.of("Step %d was recorded twice. Remove one of the two.", step));
      }
      if (sorted.get(c).losses().length != rows) {
        throw new S2lException(
            ExitCode.DATA,
            Phrase.of(
                    "The columns do not belong together: step %d has %d rows, step %d has %d. ",
                    sorted.getFirst().step(), rows, step, sorted.get(c).losses().length)
                + "Record all of them on the same data.");
      }
    }
    return new Trajectories(
        Columns.of(sorted.stream().map(LossColumn::losses).toArray(float[][]::new)),
        sorted.stream().mapToInt(LossColumn::step).toArray(),
        true);
  }

  /// Uses the columns of a bare matrix without a copy; their steps are 0, 1, 2 …
  public static Trajectories ofColumns(float[][] columns) {
    if (columns.length == 0) {
      return of(List.of());
    }
    for (float[] column : columns) {
      if (column.length != columns[0].length) {
        throw new IllegalArgumentException("columns of different lengths");
      }
    }
    int[] steps = new int[columns.length];
    Arrays.setAll(steps, c -> c);
    return new Trajectories(Columns.of(columns.clone()), steps, false);
  }

  /// Uses columns that may stay in their files.
  ///
  /// @param steps of the columns, ascending, all different
  static Trajectories of(Columns columns, int[] steps) {
    return new Trajectories(columns, steps, true);
  }

  /// As [#open(Path, RowIds)], with nothing known about the rows.
  public static Trajectories open(Path folderOrFile) throws IOException {
    return open(folderOrFile, RowIds.NONE);
  }

  /// Reads a folder of `step-NNNNNN.npy`, one `.npy` file (a matrix (rows, columns), or a vector as
  /// a single column), a table of `row` or `id`, `step` and `loss` (`.jsonl`, `.csv`, `.tsv`, also
  /// `.gz`; `.parquet`), or a folder of Cartography's `dynamics_epoch_N.jsonl`.
  ///
  /// @param rows the rows they must belong to; tables with ids are joined by them
  /// @throws S2lException (3) naming what is missing or wrong
  public static Trajectories open(Path folderOrFile, RowIds rows) throws IOException {
    return open(folderOrFile, rows, TableReading.STRICT);
  }

  /// As above.
  ///
  /// @param how tables are read
  public static Trajectories open(Path folderOrFile, RowIds rows, TableReading how)
      throws IOException {
    Trajectories read;
    if (Files.isDirectory(folderOrFile)) {
      read =
          CartographyImport.reads(folderOrFile)
              ? CartographyImport.read(folderOrFile, rows, how)
              : TrajectoryFolder.at(folderOrFile).read();
    } else if (!Files.isRegularFile(folderOrFile)) {
      throw new S2lException(
          ExitCode.DATA,
          Phrase.of(
              "%s: no such folder or file. Give a folder of step-NNNNNN.npy files, a .npy matrix or"
                  + " a table.",
              folderOrFile));
    } else if (TableImport.reads(folderOrFile)) {
      read = TableImport.read(folderOrFile, rows, how);
    } else {
      read = MatrixFile.read(folderOrFile);
    }
    if (rows.rows() != RowIds.UNKNOWN && rows.rows() != read.rows()) {
      throw new S2lException(
          ExitCode.DATA,
          Phrase.of(
              "%s has %d rows, the data %d. Record the trajectories on the same data.",
              folderOrFile, read.rows(), rows.rows()));
    }
    return read;
  }

  public int rows() {
    return rows;
  }

  /// How many columns there are.
  public int count() {
    return columns.count();
  }

  /// The step of each column, ascending; 0, 1, 2 … if [#stepsKnown()] is false.
  public int[] steps() {
    return steps.clone();
  }

  /// False for a bare matrix, whose columns say nothing about the steps they were recorded at.
  public boolean stepsKnown() {
    return stepsKnown;
  }

  /// The columns, for callers that need only one at a time.
  public Columns columns() {
    return columns;
  }

  /// Column number `column`, (rows): the array in memory, or one that is read from its file for
  /// this call. Do not write to it.
  public float[] column(int column) {
    return columns.get(column);
  }

  /// The sha256 of every column as NumPy stores it, in hexadecimal: the same as `sha256sum` of its
  /// `step-*.npy`. Computed once, when first asked for.
  public synchronized List<String> columnHashes() {
    if (hashes.isEmpty()) {
      hashes = ColumnHash.of(columns);
    }
    return hashes;
  }

  /// The loss, in nats, of `row` in column number `column`.
  public float at(int row, int column) {
    if (columns instanceof MemoryColumns held) {
      return held.get(column)[row];
    }
    float[] value = new float[1];
    columns.copy(column, row, 1, value);
    return value[0];
  }

  /// The trajectory of one row, (columns), a copy.
  public float[] row(int row) {
    float[] values = new float[columns.count()];
    for (int c = 0; c < values.length; c++) {
      values[c] = at(row, c);
    }
    return values;
  }

  /// Whether every value of the row is finite.
  public boolean usable(int row) {
    return !unusable.get(row);
  }

  /// How many rows are not usable.
  public int unusableCount() {
    return unusable.cardinality();
  }

  /// The rows that are usable, ascending.
  public int[] usableRows() {
    int[] usable = new int[rows - unusableCount()];
    int next = unusable.nextSetBit(0);
    for (int i = 0, row = 0; i < usable.length; i++, row++) {
      while (row == next) {
        row++;
        next = unusable.nextSetBit(row);
      }
      usable[i] = row;
    }
    return usable;
  }

  /// The rows that are not usable, ascending.
  public int[] unusableRows() {
    return unusable.stream().toArray();
  }

  /// Only the columns of these steps, with shared memory. Which rows are usable is decided again
  /// for these columns.
  ///
  /// @throws S2lException (2) if a step was not recorded
  public Trajectories columnsAt(int[] wanted) {
    int[] sorted = Arrays.stream(wanted).sorted().distinct().toArray();
    if (sorted.length == 0) {
      throw new S2lException(ExitCode.USAGE, "No step was asked for. Name at least one.");
    }
    if (Arrays.equals(sorted, steps)) {
      return this;
    }
    int[] chosen = new int[sorted.length];
    for (int i = 0; i < sorted.length; i++) {
      int column = Arrays.binarySearch(steps, sorted[i]);
      if (column < 0) {
        throw new S2lException(
            ExitCode.USAGE,
            Phrase.of(
                "Step %d was not recorded. Recorded: %s.", sorted[i], Arrays.toString(steps)));
      }
      chosen[i] = column;
    }
    return new Trajectories(columns.only(chosen), sorted, stepsKnown);
  }

  /// What did not fit when the losses were joined with the rows.
  public ImportGaps gaps() {
    return gaps;
  }

  Trajectories with(ImportGaps newGaps) {
    return new Trajectories(columns, steps, stepsKnown, newGaps);
  }

  /// Other values for the same rows.
  Trajectories with(float[][] values, int[] newSteps) {
    return new Trajectories(Columns.of(values), newSteps, stepsKnown);
  }
}
