package dev.s2l.lm.model;

import java.util.List;

/// One parameter of a decoder.
///
/// @param name as Hugging Face stores it
/// @param shape its sizes
/// @param start what it is before any training
public record WeightSpec(String name, List<Long> shape, Start start) {
  /// Fresh values, as Hugging Face's classes give them.
  public sealed interface Start {
    /// Normal around zero.
    record Normal(double deviation) implements Start {}

    record Constant(double value) implements Start {}
  }

  /// How many there are.
  public long numbers() {
    return shape.stream().reduce(1L, Math::multiplyExact);
  }

  long[] sizes() {
    return shape.stream().mapToLong(Long::longValue).toArray();
  }
}
