package dev.s2l.report.figure;

import java.util.List;

/// @param label what it measures, with its unit; empty where the numbers say nothing
/// @param log whether equal distances are equal ratios; then all values are positive
/// @param zero whether it contains 0; not with `log`
/// @param ticks where it is labelled; empty for round numbers
/// @param holds values that it must have room for, besides the data
public record Axis(String label, boolean log, boolean zero, List<Tick> ticks, List<Double> holds) {

  /// @param value where it stands
  public record Tick(double value, String label) {}

  public Axis {
    ticks = List.copyOf(ticks);
    holds = List.copyOf(holds);
  }

  public static Axis of(String label) {
    return new Axis(label, false, false, List.of(), List.of());
  }

  public static Axis fromZero(String label) {
    return new Axis(label, false, true, List.of(), List.of());
  }

  public static Axis log(String label) {
    return new Axis(label, true, false, List.of(), List.of());
  }

  public Axis holding(double low, double high) {
    return new Axis(label, log, zero, ticks, List.of(low, high));
  }

  public Axis labelled(List<Tick> at) {
    return new Axis(label, log, zero, at, holds);
  }
}
