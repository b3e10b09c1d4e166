package dev.s2l.dataset;

import dev.s2l.run.Phrase;

/// What `--annotate` adds to every row of the data set.
///
/// @param selected one flag a row
/// @param cluster cluster of each row, -1 for none
/// @param lastLoss nats at the last recorded checkpoint, NaN for none
public record Annotation(boolean[] selected, int[] cluster, float[] lastLoss) {
  /// The names of the added columns.
  public static final String SELECTED = "s2l_selected";

  public static final String CLUSTER = "s2l_cluster";
  public static final String LOSS_LAST = "s2l_loss_last";

  public Annotation {
    if (selected.length != cluster.length || selected.length != lastLoss.length) {
      throw new IllegalArgumentException(
          Phrase.of(
              "%d flags, %d clusters, %d losses",
              selected.length, cluster.length, lastLoss.length));
    }
  }

  /// The members to put before the `}` of the row, without the comma in front.
  String jsonMembers(int row) {
    return Phrase.of(
        "\"%s\": %b, \"%s\": %s, \"%s\": %s",
        SELECTED,
        selected[row],
        CLUSTER,
        cluster[row] < 0 ? "null" : Integer.toString(cluster[row]),
        LOSS_LAST,
        Float.isFinite(lastLoss[row]) ? Float.toString(lastLoss[row]) : "null");
  }

  /// The fields to append to the record of a table, with the delimiter in front of each.
  String csvFields(int row, char delimiter) {
    return delimiter
        + Boolean.toString(selected[row])
        + delimiter
        + (cluster[row] < 0 ? "" : Integer.toString(cluster[row]))
        + delimiter
        + (Float.isFinite(lastLoss[row]) ? Float.toString(lastLoss[row]) : "");
  }

  static String csvHeader(char delimiter) {
    return delimiter + SELECTED + delimiter + CLUSTER + delimiter + LOSS_LAST;
  }
}
