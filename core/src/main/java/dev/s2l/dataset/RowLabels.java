package dev.s2l.dataset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.function.IntFunction;

/// One label per row, for example its source. Owns its array.
///
/// @param names the labels that occur, ascending
/// @param codes `(rows)`: index into `names`
public record RowLabels(List<String> names, int[] codes) {
  public RowLabels {
    names = List.copyOf(names);
  }

  /// Every row has the empty label: nothing is known.
  public static RowLabels none(int rows) {
    return new RowLabels(List.of(""), new int[rows]);
  }

  public static RowLabels of(int rows, IntFunction<String> label) {
    var numbers = new HashMap<String, Integer>();
    var seen = new ArrayList<String>();
    int[] codes = new int[rows];
    for (int row = 0; row < rows; row++) {
      codes[row] =
          numbers.computeIfAbsent(
              label.apply(row),
              name -> {
                seen.add(name);
                return seen.size() - 1;
              });
    }
    var names = seen.stream().sorted().toList();
    int[] sorted = new int[seen.size()];
    Arrays.setAll(sorted, i -> Collections.binarySearch(names, seen.get(i)));
    Arrays.setAll(codes, row -> sorted[codes[row]]);
    return new RowLabels(names, codes);
  }

  /// Whether any row has a label that is not empty.
  public boolean named() {
    return !names.stream().allMatch(String::isEmpty);
  }

  public String of(int row) {
    return names.get(codes[row]);
  }

  /// The given rows, by label.
  ///
  /// @return `(names)`: the rows that carry each label, in the order given
  public int[][] group(int[] rows) {
    return RowGroups.of(rows, codes, names.size());
  }
}
