package dev.s2l.compare.diagnosis;

import dev.s2l.run.StopSignal;
import dev.s2l.vector.Workers;
import java.util.ArrayDeque;

/// The optimum of a [HeadProblem], by L-BFGS (Nocedal and Wright 2006, algorithm 7.4) with
/// backtracking.
///
/// @param w the optimum
/// @param error how far it may be from the true one: length of the gradient ÷ ridge
@SuppressWarnings("ArrayRecordComponent") // handed on, compared by no one
record HeadOptimum(double[] w, double error) {
  private static final int MEMORY = 20;
  private static final int MAX_ITERATIONS = 1_000;

  /// Length of the gradient at the end, in shares of that at the start.
  private static final double TOLERANCE = 1e-5;

  /// A step and what it did to the gradient.
  @SuppressWarnings("ArrayRecordComponent") // a few vectors, compared by no one
  private record Pair(double[] step, double[] change, double curvature) {}

  /// @param weights of the rows, summing up to one
  static HeadOptimum of(HeadProblem problem, double[] weights, Workers workers, StopSignal stop) {
    double[] w = new double[problem.size()];
    var gradient = new double[w.length];
    double value = problem.value(w, weights, gradient, workers);
    double goal = TOLERANCE * length(gradient);
    var pairs = new ArrayDeque<Pair>();
    for (int i = 0; i < MAX_ITERATIONS && length(gradient) > goal; i++) {
      stop.check();
      double[] direction = direction(gradient, pairs);
      double slope = product(direction, gradient);
      var next = new double[w.length];
      var nextGradient = new double[w.length];
      double nextValue = value;
      double size = pairs.isEmpty() ? Math.min(1, 1 / length(gradient)) : 1;
      for (boolean found = false; !found && size > 1e-12; ) {
        System.arraycopy(w, 0, next, 0, w.length);
        HeadProblem.add(next, direction, size);
        nextValue = problem.value(next, weights, nextGradient, workers);
        found = nextValue <= value + 1e-4 * size * slope;
        size = found ? size : size / 2;
      }
      if (nextValue >= value && length(nextGradient) >= length(gradient)) {
        break; // The numbers have no more digits.
      }
      remember(pairs, w, next, gradient, nextGradient);
      w = next;
      gradient = nextGradient;
      value = nextValue;
    }
    return new HeadOptimum(w, length(gradient) / problem.ridge());
  }

  private static void remember(
      ArrayDeque<Pair> pairs, double[] w, double[] next, double[] before, double[] after) {
    double[] step = next.clone();
    HeadProblem.add(step, w, -1);
    double[] change = after.clone();
    HeadProblem.add(change, before, -1);
    double curvature = product(step, change);
    if (curvature > 0) {
      pairs.addLast(new Pair(step, change, curvature));
      if (pairs.size() > MEMORY) {
        pairs.removeFirst();
      }
    }
  }

  private static double[] direction(double[] gradient, ArrayDeque<Pair> pairs) {
    double[] q = gradient.clone();
    var alphas = new ArrayDeque<Double>();
    for (var it = pairs.descendingIterator(); it.hasNext(); ) {
      var pair = it.next();
      double alpha = product(pair.step(), q) / pair.curvature();
      alphas.addLast(alpha);
      HeadProblem.add(q, pair.change(), -alpha);
    }
    if (!pairs.isEmpty()) {
      var last = pairs.getLast();
      double scale = last.curvature() / product(last.change(), last.change());
      for (int i = 0; i < q.length; i++) {
        q[i] *= scale;
      }
    }
    for (Pair pair : pairs) {
      double beta = product(pair.change(), q) / pair.curvature();
      HeadProblem.add(q, pair.step(), alphas.removeLast() - beta);
    }
    for (int i = 0; i < q.length; i++) {
      q[i] = -q[i];
    }
    return q;
  }

  private static double product(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  static double length(double[] a) {
    return Math.sqrt(product(a, a));
  }

  static double distance(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }
}
