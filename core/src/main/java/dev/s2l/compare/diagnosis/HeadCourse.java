package dev.s2l.compare.diagnosis;

import java.util.List;
import java.util.stream.IntStream;

/// Incremental gradient descent on subsets of one kind.
///
/// @param method that drew them
/// @param weighting of their rows
/// @param distances by draw, by epoch, the start first: distance of the parameters to the optimum
///   of all rows ÷ that at the start
/// @param limits by draw: the same of the subset's own optimum, to which descent goes in the end
public record HeadCourse(
    String method, Weighting weighting, List<List<Double>> distances, List<Double> limits) {
  public HeadCourse {
    distances = List.copyOf(distances);
    limits = List.copyOf(limits);
  }

  /// At the end, by draw.
  double[] last() {
    return distances.stream().mapToDouble(List::getLast).toArray();
  }

  /// By epoch, the mean of the draws.
  List<Double> mean() {
    int epochs = distances.getFirst().size();
    return IntStream.range(0, epochs)
        .mapToObj(
            epoch -> distances.stream().mapToDouble(one -> one.get(epoch)).sum() / distances.size())
        .toList();
  }
}
