package dev.s2l.trajectory;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import dev.s2l.trajectory.TableReading.MissingRows;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Columns that are filled value by value, in any order, from a table that names rows by number or
/// by id. If the table does not fit the rows, it is refused; the message gives both counts and the
/// first names.
final class ImportedColumns {
  private static final int MAX_NAMED = 5;

  private final Path source;
  private final RowIds expected;
  private final MissingRows policy;
  private final long maxRows;
  private final Map<String, Integer> rowOfId = new HashMap<>();
  private final TreeMap<Integer, Column> columns = new TreeMap<>();
  private final Set<String> strangers = new LinkedHashSet<>();
  private long strangerValues;
  private List<String> ids = List.of();
  private boolean byId;
  private boolean byNumber;

  /// @param maxRows the source cannot have more rows than this; protects against a row number that
  ///   would need all memory
  ImportedColumns(Path source, RowIds expected, MissingRows policy, long maxRows) {
    this.source = source;
    this.expected = expected;
    this.policy = policy;
    this.maxRows = maxRows;
  }

  /// Reads the ids of the data. They must be different if rows are joined by them.
  private void joinById(String column) {
    byId = true;
    ids = expected.of(column);
    if (expected.rows() != RowIds.UNKNOWN && ids.isEmpty()) {
      throw refused(
          "it names rows by id, in its column '"
              + column
              + "', but not every row of the data has one (a column of that name, 'id', 'guid', or"
              + " the column named by --columns id=NAME)");
    }
    for (int row = 0; row < ids.size(); row++) {
      Integer other = rowOfId.put(ids.get(row), row);
      if (other != null) {
        throw refused(
            Phrase.of(
                "rows %d and %d of the data have the same id '%s'; ids must differ to"
                    + " join by them",
                other, row, ids.get(row)));
      }
    }
  }

  /// @param column that holds the ids
  void putById(String column, String id, int step, float loss, String where) {
    if (!byId) {
      joinById(column);
    }
    Integer row = rowOfId.get(id);
    if (row == null) {
      if (expected.rows() == RowIds.UNKNOWN) {
        row = rowOfId.size(); // no data to join with: the order of first appearance counts
        rowOfId.put(id, row);
      } else {
        strangerValues++;
        if (strangers.size() <= expected.rows()) {
          strangers.add(id);
        }
        return;
      }
    }
    put(row, step, loss, where);
  }

  void putByNumber(long row, int step, float loss, String where) {
    byNumber = true;
    long limit = expected.rows() == RowIds.UNKNOWN ? maxRows : expected.rows();
    if (row < 0 || row >= limit) {
      throw refused(Phrase.of("%s: row %d is not among the rows 0 to %d", where, row, limit - 1));
    }
    put((int) row, step, loss, where);
  }

  private void put(int row, int step, float loss, String where) {
    Column column = columns.computeIfAbsent(step, s -> new Column());
    if (!column.put(row, loss)) {
      throw refused(Phrase.of("%s: row %d has a second loss for step %d", where, row, step));
    }
  }

  Trajectories finish() {
    if (byId && byNumber) {
      throw refused("some values name their row by 'row', others by 'id'; use one of them");
    }
    if (columns.isEmpty() && strangerValues == 0) {
      throw refused("it has no values");
    }
    int rows = expected.rows() == RowIds.UNKNOWN ? rowsSeen() : expected.rows();
    int known =
        columns.values().stream().mapToInt(column -> column.seen.cardinality()).max().orElse(0);
    if (!strangers.isEmpty() && (policy == MissingRows.REFUSE || strangers.size() >= known)) {
      throw refused(
          Phrase.of(
              "%d values belong to ids that the data's %d rows do not have, first: %s%s",
              strangerValues, rows, first(strangers), example(rows)));
    }
    var missing = new BitSet(rows);
    var finished = new ArrayList<LossColumn>();
    columns.forEach(
        (step, column) -> {
          column.checkComplete(step, rows);
          missing.or(column.missing(rows));
          finished.add(new LossColumn(step, column.losses(rows)));
        });
    var names = missing.stream().limit(MAX_NAMED).mapToObj(this::name).toList();
    return Trajectories.of(finished)
        .with(new ImportGaps(missing, names, strangers.size(), first(strangers)));
  }

  private static List<String> first(Set<String> names) {
    return names.stream().limit(MAX_NAMED).toList();
  }

  /// An example of the data's ids, for the message about ids that the data does not have.
  private String example(int rows) {
    return ids.isEmpty() || rows == 0
        ? ""
        : "; those of the data are like '" + ids.getFirst() + "'";
  }

  private int rowsSeen() {
    return columns.values().stream().mapToInt(column -> column.seen.length()).max().orElse(0);
  }

  private String name(int row) {
    if (!byId) {
      return String.valueOf(row);
    }
    if (!ids.isEmpty()) {
      return ids.get(row);
    }
    return rowOfId.entrySet().stream()
        .filter(entry -> entry.getValue() == row)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(String.valueOf(row));
  }

  private S2lException refused(String what) {
    return new S2lException(
        ExitCode.DATA,
        Phrase.of(
            "The trajectories of %s cannot be used: %s. Record them on the same rows, or give the"
                + " data they belong to.",
            source, what));
  }

  /// One step's values.
  private final class Column {
    private float[] values = {};
    private final BitSet seen = new BitSet();

    boolean put(int row, float loss) {
      if (seen.get(row)) {
        return false;
      }
      if (row >= values.length) {
        values = Arrays.copyOf(values, (int) Math.max(row + 1L, Math.min(2L * row, 1L << 30)));
      }
      seen.set(row);
      values[row] = loss;
      return true;
    }

    BitSet missing(int rows) {
      var missing = (BitSet) seen.clone();
      missing.flip(0, rows);
      return missing;
    }

    /// @throws S2lException (3) if more rows are missing than may be
    void checkComplete(int step, int rows) {
      var missing = missing(rows);
      int count = missing.cardinality();
      boolean manyMissing = 2L * count >= rows;
      if (count > 0 && (manyMissing || policy == MissingRows.REFUSE)) {
        throw refused(
            Phrase.of(
                "step %d has values for %d rows, expected %d; missing first: %s%s",
                step,
                rows - count,
                rows,
                missing.stream().limit(MAX_NAMED).mapToObj(ImportedColumns.this::name).toList(),
                manyMissing ? "; that is no row or two, but half of them or more" : ""));
      }
    }

    float[] losses(int rows) {
      float[] losses = Arrays.copyOf(values, rows);
      missing(rows).stream().forEach(row -> losses[row] = Float.NaN);
      return losses;
    }
  }
}
