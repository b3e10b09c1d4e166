package dev.s2l.select;

import java.util.List;

/// Method `full`.
///
/// @param eligible rows that can be chosen, ascending
@SuppressWarnings("ArrayRecordComponent") // shared inside the package, compared by no one
record EveryRow(int[] eligible) implements Draws {
  @Override
  public List<Quota> draw(int budget, Selection.Builder chosen) {
    for (int i = 0; i < eligible.length; i++) {
      chosen.add(eligible[i], Selection.NO_CLUSTER, i, Reason.KEPT);
    }
    int size = eligible.length;
    return List.of(new Quota(Selection.NO_CLUSTER, "", size, size, size));
  }
}
