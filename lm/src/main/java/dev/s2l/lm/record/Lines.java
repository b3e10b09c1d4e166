package dev.s2l.lm.record;

import dev.s2l.lm.tokenize.TokenRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Finds rows that begin alike, for example with one question or one document, and puts them into
/// lines, so that what they begin with is computed once.
///
/// @param shared lines of several rows
/// @param single lines of one row each
record Lines(List<Line> shared, List<Line> single) {
  /// Fewer common tokens are not worth a line.
  static final int FEWEST = 16;

  /// How many hidden scores cost as much as the products of one position, for each number of a
  /// hidden state. By the products alone it would be six; but scores also go through a mask and a
  /// softmax, and two fifths of the built-in proxy's time are attention, so there it is about one.
  private static final long PAIRS = 1;

  /// @param prefix tokens that all rows begin with, computed elsewhere
  /// @param longest positions of a line of several rows, the prefix included
  /// @param width of the model's hidden states
  static Lines of(TokenRows tokens, int[] rows, int prefix, int longest, int width) {
    return new Search(tokens, prefix, longest - prefix, PAIRS * width).among(rows);
  }

  private record Search(TokenRows tokens, int prefix, int longest, long pairs) {
    Lines among(int[] rows) {
      var found = new Lines(new ArrayList<>(), new ArrayList<>());
      if (longest <= 0) {
        IntStream.of(rows).mapToObj(Line::of).forEach(found.single::add);
        return found;
      }
      long[] keys = IntStream.of(rows).mapToLong(this::key).sorted().toArray();
      int from = 0;
      for (int to = 1; to <= keys.length; to++) {
        if (to == keys.length || keys[to] >> 32 != keys[from] >> 32) {
          cut(Arrays.stream(keys, from, to).mapToObj(key -> (int) key).toList(), found);
          from = to;
        }
      }
      return found;
    }

    /// A hash of the tokens that a line begins with, then the row. Few rows have the same by
    /// chance, which costs a comparison and changes nothing.
    private long key(int row) {
      long hash =
          beginning(row) < FEWEST
              ? row
              : Arrays.hashCode(Arrays.copyOfRange(tokens.ids(row), prefix, prefix + FEWEST));
      return hash << 32 | row;
    }

    /// How many tokens of a row after the prefix may be common: up to the first that predicts a
    /// learned one.
    private int beginning(int row) {
      return tokens.beforeFirstSource(row) - prefix;
    }

    /// Neighbours in the order of their tokens have most in common.
    private void cut(List<Integer> alike, Lines found) {
      var sorted = alike.stream().sorted(this::compare).toList();
      var open = new Open(sorted.getFirst());
      for (int row : sorted.subList(1, sorted.size())) {
        if (!open.takes(row)) {
          open.addTo(found);
          open = new Open(row);
        }
      }
      open.addTo(found);
    }

    private int compare(int one, int other) {
      int order = Arrays.compare(tokens.ids(one), tokens.ids(other));
      return order == 0 ? Integer.compare(one, other) : order;
    }

    /// How many tokens of two rows may be common.
    private int common(int one, int other) {
      int[] a = tokens.ids(one);
      int[] b = tokens.ids(other);
      int most = Math.min(beginning(one), beginning(other));
      int different = Arrays.mismatch(a, prefix, a.length, b, prefix, b.length);
      return different < 0 ? most : Math.min(most, different);
    }

    /// A line to which rows are added.
    private final class Open {
      private final List<Integer> rows = new ArrayList<>();
      private int common;

      Open(int row) {
        rows.add(row);
        common = beginning(row);
      }

      /// Adds the row if that saves more than it costs.
      boolean takes(int row) {
        int less = Math.min(common, common(rows.getLast(), row));
        long saved = (long) rows.size() * less - (rows.size() - 1L) * common;
        rows.add(row);
        boolean fits =
            less >= FEWEST && new Line(rows(), less).positions(tokens, prefix) <= longest;
        long more = unseen(less, rows.size()) - unseen(common, rows.size() - 1);
        if (!fits || saved < FEWEST || more > pairs * saved) {
          rows.removeLast();
          return false;
        }
        common = less;
        return true;
      }

      /// Pairs of positions of different rows, whose scores are computed and hidden.
      ///
      /// @param common tokens of the rows
      /// @param count the first rows
      private long unseen(int common, int count) {
        long scores = 0;
        long before = 0;
        for (int row : rows.subList(0, count)) {
          long own = tokens.length(row) - 1L - prefix - common;
          scores += own * before;
          before += own;
        }
        return scores;
      }

      private int[] rows() {
        return rows.stream().mapToInt(row -> row).toArray();
      }

      void addTo(Lines found) {
        if (rows.size() > 1) {
          found.shared.add(new Line(rows(), common));
        } else {
          found.single.add(Line.of(rows.getFirst()));
        }
      }
    }
  }
}
