package dev.s2l.report;

import dev.s2l.run.Phrase;
import java.util.ArrayList;
import java.util.List;

/// A chart of a few lines, drawn without a script: what its SVG is made of.
///
/// @param title over the chart
/// @param xTitle under it
/// @param yTitle what the lines are
/// @param xTicks from left to right
/// @param yTicks from the bottom to the top
/// @param lines the last one on top
record LineFigure(
    String title,
    String xTitle,
    String yTitle,
    List<Tick> xTicks,
    List<Tick> yTicks,
    List<Line> lines) {
  static final int WIDTH = 460;
  static final int HEIGHT = 250;
  static final int LEFT = 46;
  static final int RIGHT = 26;
  static final int TOP = 10;
  static final int BOTTOM = 40;

  /// Ticks of the y axis, about.
  private static final int TICKS = 5;

  LineFigure {
    xTicks = List.copyOf(xTicks);
    yTicks = List.copyOf(yTicks);
    lines = List.copyOf(lines);
  }

  /// @param at pixels from the left or the top
  record Tick(double at, String label) {}

  /// @param css the class of its colour
  /// @param points of the polyline
  /// @param whiskers intervals; empty without
  record Line(String name, String css, String points, List<Whisker> whiskers) {
    Line {
      whiskers = List.copyOf(whiskers);
    }
  }

  /// An interval, in pixels.
  record Whisker(double x, double low, double high) {}

  /// A point; `low` and `high` are equal to `y` where there is no interval.
  record Point(double x, double y, double low, double high) {
    static Point of(double x, double y) {
      return new Point(x, y, y, y);
    }
  }

  /// @param css the class of its colour
  record Series(String name, String css, List<Point> points) {
    Series {
      points = List.copyOf(points);
    }
  }

  /// A place on the x axis that has a label.
  record Label(double x, String text) {}

  /// @param zero whether the y axis begins at 0
  static LineFigure of(
      String title,
      String xTitle,
      String yTitle,
      List<Label> labels,
      List<Series> series,
      boolean zero) {
    var all = series.stream().flatMap(s -> s.points().stream()).toList();
    double left = labels.stream().mapToDouble(Label::x).min().orElse(0);
    double right = labels.stream().mapToDouble(Label::x).max().orElse(1);
    double lowest = all.stream().mapToDouble(Point::low).min().orElse(0);
    double highest = all.stream().mapToDouble(Point::high).max().orElse(1);
    double step = step(highest - (zero ? Math.min(0, lowest) : lowest));
    double bottom = zero && lowest >= 0 ? 0 : Math.floor(lowest / step) * step;
    double top = Math.max(bottom + step, Math.ceil(highest / step) * step);
    var x = new Scale(left, right, LEFT, WIDTH - RIGHT);
    var y = new Scale(bottom, top, HEIGHT - BOTTOM, TOP);
    var yTicks = new ArrayList<Tick>();
    for (int i = 0; bottom + i * step <= top + step / 2; i++) {
      double value = bottom + i * step;
      yTicks.add(new Tick(y.at(value), label(value, step)));
    }
    return new LineFigure(
        title,
        xTitle,
        yTitle,
        labels.stream().map(l -> new Tick(x.at(l.x()), l.text())).toList(),
        yTicks,
        series.stream().map(s -> line(s, x, y)).toList());
  }

  private static Line line(Series series, Scale x, Scale y) {
    var points = new StringBuilder();
    var whiskers = new ArrayList<Whisker>();
    for (Point point : series.points()) {
      points.append(Phrase.of("%.1f,%.1f ", x.at(point.x()), y.at(point.y())));
      if (point.low() < point.high()) {
        whiskers.add(new Whisker(x.at(point.x()), y.at(point.low()), y.at(point.high())));
      }
    }
    return new Line(series.name(), series.css(), points.toString().strip(), whiskers);
  }

  /// From values to pixels, rounded to a tenth.
  private record Scale(double low, double high, double from, double to) {
    double at(double value) {
      double share = high > low ? (value - low) / (high - low) : 0.5;
      return Math.round((from + share * (to - from)) * 10) / 10.0;
    }
  }

  /// One, two or five times a power of ten.
  private static double step(double range) {
    if (!(range > 0)) {
      return 1;
    }
    double raw = range / TICKS;
    double power = StrictMath.pow(10, Math.floor(StrictMath.log10(raw)));
    for (double factor : new double[] {1, 2, 5}) {
      if (factor * power >= raw) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  private static String label(double value, double step) {
    int decimals = (int) Math.max(0, Math.ceil(-StrictMath.log10(step) - 1e-9));
    return Numbers.decimal(Math.abs(value) < step / 2 ? 0 : value, decimals);
  }
}
