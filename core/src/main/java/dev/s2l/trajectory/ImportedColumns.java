package dev.s2l.trajectory;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Columns that are filled value by value, in any order, from a table that names rows by number or
/// by id. Whatever does not fit is refused with both counts and the first names.
final class ImportedColumns {
  private static final int NAMED = 5;

  private final Path source;
  private final RowIds expected;
  private final long mostRows;
  private final Map<String, Integer> rowOfId = new HashMap<>();
  private final TreeMap<Integer, Column> columns = new TreeMap<>();
  private final List<String> strangers = new ArrayList<>();
  private long strangerCount;
  private boolean byId;
  private boolean byNumber;

  /// @param mostRows more rows than this cannot stand in the source: guards against a row number
  ///   that would ask for all memory
  ImportedColumns(Path source, RowIds expected, long mostRows) {
    this.source = source;
    this.expected = expected;
    this.mostRows = mostRows;
  }

  /// The ids of the data have to differ once something is joined by them.
  private void joinById() {
    byId = true;
    if (expected.rows() != RowIds.UNKNOWN && expected.ids().isEmpty()) {
      throw refused(
          "it names rows by id, but not every row of the data has one ('id', 'guid', or the column"
              + " named by --columns id=NAME)");
    }
    for (int row = 0; row < expected.ids().size(); row++) {
      Integer other = rowOfId.put(expected.ids().get(row), row);
      if (other != null) {
        throw refused(
            Phrase.of(
                "rows %d and %d of the data have the same id '%s'; ids must differ to join by them",
                other, row, expected.ids().get(row)));
      }
    }
  }

  void putById(String id, int step, float loss, String where) {
    if (!byId) {
      joinById();
    }
    Integer row = rowOfId.get(id);
    if (row == null) {
      if (expected.rows() == RowIds.UNKNOWN) {
        row = rowOfId.size(); // no data to join with: the order of first appearance counts
        rowOfId.put(id, row);
      } else {
        strangerCount++;
        if (strangers.size() < NAMED && !strangers.contains(id)) {
          strangers.add(id);
        }
        return;
      }
    }
    put(row, step, loss, where);
  }

  void putByNumber(long row, int step, float loss, String where) {
    byNumber = true;
    long most = expected.rows() == RowIds.UNKNOWN ? mostRows : expected.rows();
    if (row < 0 || row >= most) {
      throw refused(Phrase.of("%s: row %d is not among the rows 0 to %d", where, row, most - 1));
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
    if (columns.isEmpty() && strangerCount == 0) {
      throw refused("it has no values");
    }
    int rows = expected.rows() == RowIds.UNKNOWN ? rowsSeen() : expected.rows();
    if (strangerCount > 0) {
      throw refused(
          Phrase.of(
              "%d values belong to ids that the data's %d rows do not have, first: %s",
              strangerCount, rows, strangers));
    }
    var finished = new ArrayList<LossColumn>();
    columns.forEach((step, column) -> finished.add(new LossColumn(step, column.whole(step, rows))));
    return Trajectories.of(finished);
  }

  private int rowsSeen() {
    return columns.values().stream().mapToInt(column -> column.seen.length()).max().orElse(0);
  }

  private String name(int row) {
    if (!byId) {
      return String.valueOf(row);
    }
    if (!expected.ids().isEmpty()) {
      return expected.ids().get(row);
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

    float[] whole(int step, int rows) {
      if (seen.length() > rows || seen.cardinality() != rows) {
        int[] missing = new int[Math.min(NAMED, Math.max(0, rows - seen.cardinality()))];
        for (int i = 0, row = 0; i < missing.length; i++, row++) {
          row = seen.nextClearBit(row);
          missing[i] = row;
        }
        throw refused(
            Phrase.of(
                "step %d has values for %d rows, expected %d; missing first: %s",
                step,
                seen.cardinality(),
                rows,
                Arrays.stream(missing).mapToObj(ImportedColumns.this::name).toList()));
      }
      return Arrays.copyOf(values, rows);
    }
  }
}
