package dev.s2l.report.figure;

/// How a series of points is drawn.
///
/// @param line whether the points are joined
/// @param dashed whether that line is dashed
/// @param width of the line, in pixels
/// @param opacity of line and marks, 0 to 1
/// @param marker at every point
public record Look(
    Ink ink, boolean line, boolean dashed, double width, double opacity, Marker marker) {

  public static Look line(Ink ink) {
    return new Look(ink, true, false, 1.6, 1, Marker.NONE);
  }

  public static Look marked(Ink ink, Marker marker) {
    return new Look(ink, true, false, 1.6, 1, marker);
  }

  public static Look dots(Ink ink, Marker marker) {
    return new Look(ink, false, false, 1, 0.75, marker);
  }

  public Look dash() {
    return new Look(ink, line, true, width, opacity, marker);
  }

  /// The same, thin and half transparent: one of many.
  public Look faint() {
    return new Look(ink, line, dashed, 0.7, 0.5, marker);
  }
}
