package dev.s2l.select;

import java.util.List;

/// The lengths that `length-matched-random` followed: those of the subset of `small-to-large`, and
/// so those of its own.
///
/// @param unit what lengths are counted in
/// @param upTo the greatest length in each bin, ascending
/// @param rows chosen rows in each bin
public record LengthMatch(LengthUnit unit, List<Integer> upTo, List<Integer> rows) {
  public LengthMatch {
    upTo = List.copyOf(upTo);
    rows = List.copyOf(rows);
  }
}
