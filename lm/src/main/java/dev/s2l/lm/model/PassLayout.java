package dev.s2l.lm.model;

import static org.bytedeco.pytorch.global.torch.cat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/// How the positions of a [TrainingPass] stand one after another: first the start that all rows
/// share, then what follows of each row. Rows need not have the same length: products take all
/// positions at once, and attention takes neighbours of one length together.
///
/// L is the number of all positions.
///
/// @param start positions of the shared start (P), perhaps none
/// @param groups in the order in which they stand
record PassLayout(int start, List<Group> groups) {
  /// Neighbours of one length.
  ///
  /// @param first position of their first row
  /// @param rows B
  /// @param length positions of each after the start (S)
  record Group(int first, int rows, int length) {}

  /// @param lengths of the rows after the start
  static PassLayout of(int start, int[] lengths) {
    var groups = new ArrayList<Group>();
    int first = start;
    for (int row = 0; row < lengths.length; ) {
      int from = row;
      while (row < lengths.length && lengths[row] == lengths[from]) {
        row++;
      }
      groups.add(new Group(first, row - from, lengths[from]));
      first += (row - from) * lengths[from];
    }
    return new PassLayout(start, List.copyOf(groups));
  }

  boolean shares() {
    return start > 0;
  }

  /// Positions of the longest row, the start included (T).
  int longest() {
    return start + groups.stream().mapToInt(Group::length).max().orElseThrow();
  }

  /// The place of each position in its row (L).
  long[] places() {
    var last = groups.getLast();
    var places = new long[last.first() + last.rows() * last.length()];
    for (int i = 0; i < start; i++) {
      places[i] = i;
    }
    for (var group : groups) {
      for (int i = 0; i < group.rows() * group.length(); i++) {
        places[group.first() + i] = start + i % group.length();
      }
    }
    return places;
  }

  /// (1, L, …) → (1, P, …), the same memory.
  Tensor ofStart(Tensor x) {
    return x.narrow(1, 0, start);
  }

  /// (1, L, …) → (B, S, …), the same memory.
  static Tensor cut(Group group, Tensor x) {
    long[] shape = x.sizes().vec().get();
    shape[0] = group.rows();
    shape[1] = group.length();
    return x.narrow(1, group.first(), (long) group.rows() * group.length()).view(shape);
  }

  /// The inverse of [#ofStart] and [#cut].
  ///
  /// @param ofStart (1, P, H), where there is a start
  /// @param ofGroups (B, S, H) each
  /// @return (1, L, H); of a single group without a start the same memory
  static Tensor joined(Optional<Tensor> ofStart, List<Tensor> ofGroups) {
    var parts = new ArrayList<Tensor>();
    ofStart.ifPresent(parts::add);
    ofGroups.forEach(rows -> parts.add(rows.view(1, -1, rows.size(2))));
    return parts.size() == 1
        ? parts.getFirst()
        : cat(new TensorVector(parts.toArray(Tensor[]::new)), 1);
  }
}
