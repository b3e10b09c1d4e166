package dev.s2l.report.figure;

import static dev.s2l.report.figure.Layout.ABOVE;
import static dev.s2l.report.figure.Layout.BAR;
import static dev.s2l.report.figure.Layout.BELOW;
import static dev.s2l.report.figure.Layout.BETWEEN;
import static dev.s2l.report.figure.Layout.TEXT;
import static dev.s2l.report.figure.Layout.TICK;

import dev.s2l.report.figure.Axis.Tick;
import dev.s2l.report.figure.Canvas.Anchor;
import dev.s2l.report.figure.Layout.Box;
import dev.s2l.report.figure.Layout.Key;
import dev.s2l.report.figure.Panel.Bar;
import dev.s2l.report.figure.Panel.Bars;
import dev.s2l.report.figure.Panel.Dot;
import dev.s2l.report.figure.Panel.Plot;
import dev.s2l.report.figure.Panel.Series;

/// Draws a figure.
final class Painter {
  private static final double RADIUS = 3.2;
  private static final Look GRID = new Look(Ink.PALE, true, false, 0.8, 1, Marker.NONE);
  private static final Look FRAME = new Look(Ink.DARK, true, false, 0.9, 1, Marker.NONE);

  /// Points of several series at one place stand beside one another, this far at most, in all.
  private static final double DODGE = 6;

  private static final double DODGES = 22;

  private final Layout layout;
  private final Canvas canvas;

  Painter(Layout layout, Canvas canvas) {
    this.layout = layout;
    this.canvas = canvas;
  }

  void paint() {
    for (Layout.Line line : layout.lines()) {
      canvas.text(line.text(), line.x(), line.y(), Anchor.START, line.size(), line.ink());
    }
    layout.keys().forEach(this::key);
    for (Box box : layout.boxes()) {
      String title = layout.fitting(box.panel().title(), TEXT, box.width() - 4);
      canvas.text(title, box.x(), box.y() - ABOVE + TEXT, Anchor.START, TEXT, Ink.BLACK);
      switch (box.panel()) {
        case Plot plot -> plot(plot, box);
        case Bars bars -> bars(bars, box);
      }
    }
  }

  private void key(Key key) {
    double y = key.y() - 3.5;
    if (key.bar()) {
      canvas.rectangle(key.x(), y - 4, 18, 8, key.look().ink());
    } else {
      if (key.look().line()) {
        line(key.x(), y, key.x() + 18, y, key.look());
      }
      canvas.mark(key.x() + 9, y, RADIUS, key.look());
    }
    canvas.text(key.name(), key.x() + 23, key.y(), Anchor.START, TICK, Ink.BLACK);
  }

  private void plot(Plot plot, Box box) {
    double top = box.y();
    double floor = box.y() + box.height() - BELOW;
    Scale y = Scale.of(plot.y(), Panel.ofY(plot), floor, top, 32);
    double ticks =
        y.ticks().stream().mapToDouble(t -> layout.width(t.label(), TICK)).max().orElse(0);
    double left = box.x() + ticks + 6 + (plot.y().label().isEmpty() ? 0 : 16);
    double right = box.x() + box.width() - 6;
    for (Tick tick : y.ticks()) {
      line(left, y.at(tick.value()), right, y.at(tick.value()), GRID);
      canvas.text(tick.label(), left - 5, y.at(tick.value()) + 3.5, Anchor.END, TICK, Ink.DARK);
    }
    Scale x = Scale.of(plot.x(), Panel.ofX(plot), left, right, 48);
    line(left, floor, right, floor, FRAME);
    line(left, floor, left, top, FRAME);
    xAxis(plot.x(), x, left, right, floor, false);
    if (!plot.y().label().isEmpty()) {
      String label = layout.fitting(plot.y().label(), TEXT, floor - top + 10);
      canvas.rising(label, box.x() + TEXT, (top + floor) / 2, TEXT, Ink.BLACK);
    }
    int several = (int) plot.series().stream().filter(Painter::hasIntervals).count();
    int place = 0;
    for (Series series : plot.series()) {
      boolean moved = hasIntervals(series);
      double each = Math.min(DODGE, DODGES / Math.max(1, several - 1));
      double dodge = moved ? each * (place++ - (several - 1) / 2.0) : 0;
      series(series, x, y, dodge);
    }
  }

  private static boolean hasIntervals(Series series) {
    return series.dots().stream().anyMatch(dot -> dot.low() < dot.high());
  }

  private void series(Series series, Scale x, Scale y, double dodge) {
    double[] xs = series.dots().stream().mapToDouble(dot -> x.at(dot.x()) + dodge).toArray();
    double[] ys = series.dots().stream().mapToDouble(dot -> y.at(dot.y())).toArray();
    Look look = series.look();
    if (look.line() && xs.length > 1) {
      canvas.line(xs, ys, look);
    }
    var whisker = new Look(look.ink(), true, false, 1.1, look.opacity(), Marker.NONE);
    for (int i = 0; i < xs.length; i++) {
      Dot dot = series.dots().get(i);
      if (dot.low() < dot.high()) {
        double low = y.at(dot.low());
        double high = y.at(dot.high());
        line(xs[i], low, xs[i], high, whisker);
        line(xs[i] - 2.5, low, xs[i] + 2.5, low, whisker);
        line(xs[i] - 2.5, high, xs[i] + 2.5, high, whisker);
      }
    }
    for (int i = 0; i < xs.length; i++) {
      canvas.mark(xs[i], ys[i], look.line() ? RADIUS : 0.7 * RADIUS, look);
    }
  }

  private void bars(Bars bars, Box box) {
    double top = box.y();
    double widest =
        bars.labels().stream().mapToDouble(label -> layout.width(label, TICK)).max().orElse(0);
    double room = Math.min(widest, 0.45 * box.width());
    double left = box.x() + room + 6;
    double right = box.x() + box.width() - 12;
    double group = bars.series().size() * BAR + BETWEEN;
    double floor = top + bars.labels().size() * group + BETWEEN;
    Scale x = Scale.of(bars.x(), Panel.ofX(bars), left, right, 48);
    for (Tick tick : x.ticks()) {
      line(x.at(tick.value()), top, x.at(tick.value()), floor, GRID);
    }
    double zero = bars.x().log() ? left : x.at(0);
    for (int i = 0; i < bars.labels().size(); i++) {
      double y = top + BETWEEN + i * group;
      String label = layout.fitting(bars.labels().get(i), TICK, room);
      double middle = y + bars.series().size() * BAR / 2;
      canvas.text(label, left - 5, middle + 3.5, Anchor.END, TICK, Ink.BLACK);
      for (int s = 0; s < bars.series().size(); s++) {
        Bar bar = bars.series().get(s).bars().get(i);
        if (!Double.isNaN(bar.value())) {
          bar(bar, x, zero, y + s * BAR, bars.series().get(s).ink());
        }
      }
    }
    line(zero, top, zero, floor, FRAME);
    xAxis(bars.x(), x, left, right, floor, true);
  }

  private void bar(Bar bar, Scale x, double zero, double y, Ink ink) {
    double end = x.at(bar.value());
    canvas.rectangle(Math.min(zero, end), y, Math.abs(end - zero), BAR - 1.5, ink);
    if (bar.low() < bar.high()) {
      double middle = y + (BAR - 1.5) / 2;
      double low = x.at(bar.low());
      double high = x.at(bar.high());
      line(low, middle, high, middle, FRAME);
      line(low, middle - 2.5, low, middle + 2.5, FRAME);
      line(high, middle - 2.5, high, middle + 2.5, FRAME);
    }
  }

  /// Ticks and the name of the axis below `floor`. Labels that would touch the one before are left
  /// out.
  private void xAxis(Axis axis, Scale x, double left, double right, double floor, boolean bars) {
    double taken = Double.NEGATIVE_INFINITY;
    for (Tick tick : x.ticks()) {
      double at = x.at(tick.value());
      double half = layout.width(tick.label(), TICK) / 2;
      if (!bars) {
        line(at, floor, at, floor + 3, FRAME);
      }
      if (at - half > taken + 4) {
        canvas.text(tick.label(), at, floor + 14, Anchor.MIDDLE, TICK, Ink.DARK);
        taken = at + half;
      }
    }
    String label = layout.fitting(axis.label(), TEXT, right - left + 40);
    canvas.text(label, (left + right) / 2, floor + 28, Anchor.MIDDLE, TEXT, Ink.BLACK);
  }

  private void line(double x1, double y1, double x2, double y2, Look look) {
    canvas.line(new double[] {x1, x2}, new double[] {y1, y2}, look);
  }
}
