package dev.s2l.select;

import java.util.List;

/// Method `full`: chooses every row.
///
/// @param eligible rows that can be chosen, ascending
@SuppressWarnings("ArrayRecordComponent") // shared inside the package, compared by no one
record EveryRow(int[] eligible) implements PreparedMethod {
  @Override
  public List<Quota> draw(int budget, ChosenRows.Builder chosen) {
    for (int i = 0; i < eligible.length; i++) {
      chosen.add(eligible[i], ChosenRows.NO_CLUSTER, i, Reason.KEPT);
    }
    int size = eligible.length;
    return List.of(new Quota(ChosenRows.NO_CLUSTER, "", size, size, size));
  }
}
