package dev.s2l.report.figure;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/// One coordinate system of a figure.
public sealed interface Panel {
  /// Over the panel; empty where the figure has one.
  String title();

  /// Points and lines.
  ///
  /// @param series the last one on top; those without a name are not in the legend
  record Plot(String title, Axis x, Axis y, List<Series> series) implements Panel {
    public Plot {
      series = List.copyOf(series);
    }
  }

  record Series(String name, Look look, List<Dot> dots) {
    public Series {
      dots = List.copyOf(dots);
    }
  }

  /// @param low lower end of an interval, equal to `high` where there is none
  record Dot(double x, double y, double low, double high) {
    public static Dot of(double x, double y) {
      return new Dot(x, y, y, y);
    }
  }

  /// Bars from left to right, one below another.
  ///
  /// @param x their scale
  /// @param labels of the groups, from the top
  /// @param series a bar in every group
  record Bars(String title, Axis x, List<String> labels, List<BarSeries> series) implements Panel {
    public Bars {
      labels = List.copyOf(labels);
      series = List.copyOf(series);
    }
  }

  /// @param bars one for each label; NaN where there is none
  record BarSeries(String name, Ink ink, List<Bar> bars) {
    public BarSeries {
      bars = List.copyOf(bars);
    }
  }

  /// @param low lower end of an interval, equal to `high` where there is none
  record Bar(double value, double low, double high) {
    public static final Bar NONE = of(Double.NaN);

    public static Bar of(double value) {
      return new Bar(value, value, value);
    }
  }

  /// All numbers that an axis must hold.
  static double[] ofX(Plot plot) {
    return plot.series().stream().flatMap(s -> s.dots().stream()).mapToDouble(Dot::x).toArray();
  }

  static double[] ofY(Plot plot) {
    return plot.series().stream()
        .flatMap(s -> s.dots().stream())
        .flatMapToDouble(dot -> DoubleStream.of(dot.y(), dot.low(), dot.high()))
        .toArray();
  }

  static double[] ofX(Bars bars) {
    var all = new ArrayList<Double>();
    for (BarSeries one : bars.series()) {
      for (Bar bar : one.bars()) {
        if (!Double.isNaN(bar.value())) {
          all.addAll(List.of(bar.value(), bar.low(), bar.high()));
        }
      }
    }
    return all.stream().mapToDouble(value -> value).toArray();
  }
}
