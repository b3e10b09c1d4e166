package dev.s2l.report.figure;

/// The mark at a point.
public enum Marker {
  NONE(),
  CIRCLE(),
  SQUARE(-0.89, -0.89, 0.89, -0.89, 0.89, 0.89, -0.89, 0.89),
  TRIANGLE(0, -1.2, 1.1, 0.8, -1.1, 0.8),
  DIAMOND(0, -1.25, 1.25, 0, 0, 1.25, -1.25, 0),
  FLAG(0, 1.2, 1.1, -0.8, -1.1, -0.8),
  PLUS(
      -0.35, -1.2, 0.35, -1.2, 0.35, -0.35, 1.2, -0.35, 1.2, 0.35, 0.35, 0.35, 0.35, 1.2, -0.35,
      1.2, -0.35, 0.35, -1.2, 0.35, -1.2, -0.35, -0.35, -0.35);

  private final double[] corners;

  Marker(double... corners) {
    this.corners = corners;
  }

  /// The corners of its polygon, `x, y` in turn, for radius 1; none for a circle.
  double[] corners() {
    return corners;
  }
}
