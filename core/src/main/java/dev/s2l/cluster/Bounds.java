package dev.s2l.cluster;

import dev.s2l.vector.Workers;
import java.util.Arrays;

/// What is known of the distances between points and centroids without computing them: for every
/// tile of points, how near any of them is to each group of centroids at least. When centroids
/// move, the bounds move with them (triangle inequality), and a tile need be scored only against
/// its own centroids' groups and those whose bound is below what these leave. This is Yinyang
/// k-means (Ding et al. 2015) with tiles in the place of points, so that what is scored is scored
/// by whole vectors; it pays because points of a tile lie near each other, for which [RowOrder]
/// puts them in order.
///
/// The outcome is that of scoring everything, bit for bit: what a bound is compared with carries,
/// besides its own rounding, the most by which two computed scores may be off, so that a centroid
/// that is ruled out would have lost by its computed score too. A bound too loose costs time,
/// nothing else.
///
/// Where there are many points for each centroid, it is also known how far each centroid is from
/// each group, as long as nothing else is: for the first assignment.
///
/// Memory: 4 bytes a point for its norm, and 4 bytes a tile for each group. There are as many
/// groups as panels, but no more than 16 or twice the dimensions: an eighth of the points' own
/// memory.
final class Bounds {
  /// More than what a few float32 operations can be off, relatively.
  private static final float LESS = 1 - 0x1.0p-21f;

  private static final float MORE = 1 + 0x1.0p-21f;

  /// Points for each centroid from which on distances between centroids are worth computing.
  private static final int MANY = 256;

  private final Points points;
  private final Workers workers;
  private final Panels panels;
  private final float[][] lower;
  private final float[][] norms;
  private final float[] greatestNorm;
  private final float[] before;
  private final float[] moved;
  private final float[] apart;

  /// No tile has bounds yet, or what they had is void.
  private boolean unknown = true;

  private double reach;

  /// Bounds that rule out nothing yet.
  ///
  /// @param centroids (k, dims) where they are at first
  Bounds(Points points, float[] centroids, Workers workers) {
    this.points = points;
    this.workers = workers;
    int dims = points.dims();
    int k = centroids.length / dims;
    this.panels = new Panels(centroids, dims, Math.max(16, 2 * dims));
    int width = VectorNearest.FOLLOWING;
    this.moved = new float[(panels.groups() + width - 1) / width * width];
    int blocks = points.blockCount();
    this.lower = new float[blocks][];
    this.norms = new float[blocks][];
    this.greatestNorm = new float[blocks];
    workers.forEach(blocks, (long) points.count() * dims, this::measure);
    for (float norm : greatestNorm) {
      reach = Math.max(reach, Math.sqrt(norm));
    }
    this.before = centroids.clone();
    this.apart = new float[points.count() / k < MANY ? 0 : k * panels.groups()];
  }

  private void measure(int b) {
    float[] block = points.block(b);
    int dims = points.dims();
    int filled = block.length / dims;
    lower[b] = new float[filled / VectorNearest.TILE * moved.length];
    norms[b] = new float[filled];
    for (int at = 0; at < lower[b].length; at += moved.length) {
      Arrays.fill(lower[b], at, at + panels.groups(), Float.NEGATIVE_INFINITY);
      // What it is filled up with is never in doubt: no bound is above or below it.
      Arrays.fill(lower[b], at + panels.groups(), at + moved.length, Float.NaN);
    }
    double[] exact = Points.norms(block, dims);
    for (int i = 0; i < filled; i++) {
      norms[b][i] = (float) exact[i];
      greatestNorm[b] = Math.max(greatestNorm[b], norms[b][i]);
    }
  }

  /// Takes over where the centroids are now, before an assignment.
  void follow(float[] centroids) {
    int dims = points.dims();
    Arrays.fill(moved, 0);
    double farthest = 0;
    for (int c = 0; c < centroids.length / dims; c++) {
      double move = 0;
      double norm = 0;
      for (int i = c * dims; i < (c + 1) * dims; i++) {
        double gap = (double) centroids[i] - before[i];
        move += gap * gap;
        norm += (double) centroids[i] * centroids[i];
      }
      // More than the way, by what a bound that follows loses to rounding.
      float way = (float) (Math.sqrt(move) * (1 + 0x1.0p-20) + reach * 0x1.0p-21);
      int group = panels.groupOf(c);
      moved[group] = Math.max(moved[group], way);
      farthest = Math.max(farthest, Math.sqrt(norm));
    }
    if (farthest > reach) {
      // Never with means of points: scores so far were less exact than the bounds allow for.
      reach = farthest;
      Arrays.fill(moved, Float.POSITIVE_INFINITY);
      unknown = true;
    }
    System.arraycopy(centroids, 0, before, 0, before.length);
    panels.fill(centroids);
    if (unknown && apart.length > 0) {
      int k = centroids.length / dims;
      workers.forEach(k, (long) k * centroids.length, c -> measureApart(centroids, c));
    }
    unknown = false;
  }

  private void measureApart(float[] centroids, int c) {
    int dims = points.dims();
    int from = c * panels.groups();
    Arrays.fill(apart, from, from + panels.groups(), Float.POSITIVE_INFINITY);
    for (int other = 0; other < centroids.length / dims; other++) {
      double squared = 0;
      for (int d = 0; d < dims; d++) {
        double gap = (double) centroids[c * dims + d] - centroids[other * dims + d];
        squared += gap * gap;
      }
      int at = from + panels.groupOf(other);
      apart[at] = Math.min(apart[at], (float) Math.sqrt(squared) * LESS);
    }
  }

  Panels panels() {
    return panels;
  }

  /// (groups, filled up with 0 to a whole number of [VectorNearest#FOLLOWING]) at least how far any
  /// centroid of the group has moved.
  float[] moved() {
    return moved;
  }

  /// No more than the distance from a centroid to the nearest of a group, as of the last time that
  /// bounds were unknown: for tiles that have none. 0 if it is not known.
  float apart(int centroid, int group) {
    return apart.length == 0 ? 0 : apart[centroid * panels.groups() + group];
  }

  /// (tiles of the block, as many as in [#moved]) the least distance of a point to a centroid of
  /// the group, before the centroids moved; to be kept up by who assigns the block.
  float[] lower(int b) {
    return lower[b];
  }

  /// (points of the block, with those it is filled up with) ‖x‖².
  float[] norms(int b) {
    return norms[b];
  }

  /// More than twice what a computed score of a point of the block may be off: (dims + 1) roundings
  /// of at most 2^-24 of ‖x‖‖c‖ + ‖c‖²/2 each (Higham 2002, §3.1).
  float error(int b) {
    return (float) ((points.dims() + 8) * 0x1.0p-23 * reach * (Math.sqrt(greatestNorm[b]) + reach));
  }

  /// A lower bound from a computed ‖x‖² - 2 · score.
  static float lower(float squared, float error) {
    return squared > error ? (float) Math.sqrt(squared - error) * LESS : 0;
  }

  /// An upper bound from a computed ‖x‖² - 2 · score, to compare lower bounds with: it has room for
  /// what computed scores may be off.
  static float upper(float squared, float error) {
    return (float) Math.sqrt(Math.max(squared, 0) + 3 * error) * MORE;
  }
}
