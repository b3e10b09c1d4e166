package dev.s2l.compare.diagnosis;

import java.util.List;

/// What the gradients at one checkpoint say.
///
/// @param step of the checkpoint
/// @param rows whose gradients were computed: the full data of the errors
/// @param parameters of the model
/// @param coordinates numbers that a gradient was kept as: all parameters, or the sums of a sketch
/// @param productError standard deviation at most of an inner product that a sketch gives, in
///   shares of the product of the two lengths; 0 without a sketch
/// @param pairs alike or not
/// @param errors of subsets
/// @param predicted by training on a random half, by held-out row: the sum over the rows of the
///   half of their gradients' inner products with that of the held-out row. Empty where nothing is
///   trained
public record GradientPart(
    int step,
    int rows,
    long parameters,
    int coordinates,
    double productError,
    PairPart pairs,
    List<SubsetError> errors,
    List<List<Double>> predicted) {
  public GradientPart {
    errors = List.copyOf(errors);
    predicted = List.copyOf(predicted);
  }
}
