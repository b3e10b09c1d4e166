package dev.s2l.report.figure;

/// Where a figure is drawn, in pixels from the upper left corner.
interface Canvas {
  /// Where a text stands relative to its place.
  enum Anchor {
    START,
    MIDDLE,
    END
  }

  void rectangle(double x, double y, double width, double height, Ink ink);

  /// A line through all points.
  ///
  /// @param xs of the points, as many as `ys`
  void line(double[] xs, double[] ys, Look look);

  /// The mark of `look` at a point.
  void mark(double x, double y, double radius, Look look);

  /// A text of one line.
  ///
  /// @param y of its base line
  /// @param size of the font
  void text(String text, double x, double y, Anchor anchor, double size, Ink ink);

  /// A text that rises, with its middle at this place.
  void rising(String text, double x, double y, double size, Ink ink);

  /// The file.
  byte[] bytes();
}
