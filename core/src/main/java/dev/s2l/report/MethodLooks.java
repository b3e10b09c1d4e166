package dev.s2l.report;

import dev.s2l.report.figure.Ink;
import dev.s2l.report.figure.Look;
import dev.s2l.report.figure.Marker;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// How methods are drawn: small-to-large and the controls always alike, the others in turn.
final class MethodLooks {
  private static final List<Ink> INKS =
      List.of(Ink.VERMILION, Ink.GREEN, Ink.ORANGE, Ink.SKY, Ink.PURPLE);
  private static final List<Marker> MARKERS =
      List.of(Marker.SQUARE, Marker.TRIANGLE, Marker.DIAMOND, Marker.FLAG, Marker.PLUS);

  private static final Map<String, Look> FIXED =
      Map.of(
          "small-to-large", Look.marked(Ink.BLUE, Marker.CIRCLE),
          "random", Look.marked(Ink.GREY, Marker.SQUARE).dash(),
          "length-matched-random", Look.marked(Ink.DARK, Marker.TRIANGLE).dash(),
          "source-balanced-random", Look.marked(Ink.GREY, Marker.DIAMOND).dash(),
          "full", Look.line(Ink.BLACK).dash());

  private final Map<String, Look> looks = new HashMap<>();

  /// @param methods in the order in which they get their looks
  MethodLooks(List<String> methods) {
    int next = 0;
    for (String method : methods) {
      if (FIXED.containsKey(method)) {
        looks.put(method, Objects.requireNonNull(FIXED.get(method)));
      } else if (!looks.containsKey(method)) {
        // Five colours, then the same ones with other marks.
        Marker marker = MARKERS.get((next + next / INKS.size()) % MARKERS.size());
        looks.put(method, Look.marked(INKS.get(next % INKS.size()), marker));
        next++;
      }
    }
  }

  Look of(String method) {
    return Objects.requireNonNull(looks.get(method), method);
  }
}
