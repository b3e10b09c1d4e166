package dev.s2l.facility;

import dev.s2l.run.StopSignal;
import java.util.PriorityQueue;

/// Greedy maximum of `f(S) = Σ_i max_{j ∈ S} sim(i, j)` over [Neighbors], lazily (Minoux 1978): a
/// gain only shrinks as the set grows, so a row whose current gain is above all outdated ones is
/// the best. Gives the set of the plain greedy algorithm; ties go to the lower row.
final class LazyGreedy {
  /// @param gain when the set had `size` rows
  private record Candidate(int row, double gain, int size) implements Comparable<Candidate> {
    @Override
    public int compareTo(Candidate other) {
      int order = Double.compare(other.gain, gain);
      return order != 0 ? order : Integer.compare(row, other.row);
    }
  }

  private LazyGreedy() {}

  /// The first `count` places of the greedy order.
  ///
  /// @param stop stops it between two rows
  static int[] order(Neighbors neighbors, int count, StopSignal stop) {
    int n = neighbors.count();
    float[] best = new float[n];
    var queue = new PriorityQueue<Candidate>(Math.max(1, n));
    for (int j = 0; j < n; j++) {
      queue.add(new Candidate(j, neighbors.gain(j, best), 0));
    }
    int[] order = new int[Math.min(count, n)];
    for (int size = 0; size < order.length; ) {
      stop.check();
      Candidate top = queue.remove();
      if (top.size < size) {
        queue.add(new Candidate(top.row, neighbors.gain(top.row, best), size));
      } else {
        order[size++] = top.row;
        neighbors.choose(top.row, best);
      }
    }
    return order;
  }
}
