package dev.s2l.facility;

/// Moves the lowest values of an array to its front: quickselect, in linear time on average. What
/// is at the front is the same set every time, in an order that is left open.
final class Lowest {
  private Lowest() {}

  /// The `place` lowest of the first `size` values come first, the next lowest stands at `place`.
  ///
  /// @param place from 0, below `size`
  static void toFront(long[] values, int size, int place) {
    int from = 0;
    int to = size - 1;
    while (from < to) {
      long pivot = median(values[from], values[(from + to) >>> 1], values[to]);
      int i = from;
      int j = to;
      while (i <= j) {
        while (values[i] < pivot) {
          i++;
        }
        while (values[j] > pivot) {
          j--;
        }
        if (i <= j) {
          long value = values[i];
          values[i++] = values[j];
          values[j--] = value;
        }
      }
      // values[from..j] <= pivot, values[i..to] >= pivot, and what lies between equals it.
      if (place <= j) {
        to = j;
      } else if (place >= i) {
        from = i;
      } else {
        return;
      }
    }
  }

  private static long median(long a, long b, long c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }
}
