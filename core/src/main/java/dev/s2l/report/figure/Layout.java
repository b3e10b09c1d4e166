package dev.s2l.report.figure;

import dev.s2l.report.figure.Panel.BarSeries;
import dev.s2l.report.figure.Panel.Bars;
import dev.s2l.report.figure.Panel.Plot;
import dev.s2l.report.figure.Panel.Series;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Where everything but the inside of the panels stands.
final class Layout {
  /// A column of a paper and its page are about 3.5 and 7 inches wide, of 96 pixels.
  private static final double COLUMN = 340;

  private static final double PAGE = 680;
  private static final double MARGIN = 10;
  private static final double GAP = 14;

  static final double TITLE = 12;
  static final double SMALL = 9.5;
  static final double TEXT = 10.5;
  static final double TICK = 10;

  /// Of a panel: its title; the ticks and the name of its x axis.
  static final double ABOVE = 18;

  /// The same without a title.
  static final double UNTITLED = 8;

  static final double BELOW = 34;
  static final double BAR = 9;

  /// Between two groups of bars.
  static final double BETWEEN = 7;

  private static final double PLOT = 165;

  /// A text of one line, its left end.
  record Line(String text, double x, double y, double size, Ink ink) {}

  /// A line of the legend.
  ///
  /// @param bar whether it is drawn as a bar
  record Key(String name, Look look, boolean bar, double x, double y) {}

  /// @param y of the inside; its title stands above
  record Box(Panel panel, double x, double y, double width, double height) {}

  private final Figure figure;
  private final Typeface typeface;
  private final double width;
  private final List<Line> lines = new ArrayList<>();
  private final List<Key> keys = new ArrayList<>();
  private final List<Box> boxes = new ArrayList<>();
  private double bottom = MARGIN;

  Layout(Figure figure, Typeface typeface) {
    this.figure = figure;
    this.typeface = typeface;
    this.width = figure.columns() == 1 ? COLUMN : PAGE;
    paragraph(figure.title(), TITLE, Ink.BLACK);
    paragraph(figure.data(), SMALL, Ink.DARK);
    legend();
    panels();
  }

  double width() {
    return width;
  }

  double height() {
    return Math.ceil(bottom + 4);
  }

  Typeface typeface() {
    return typeface;
  }

  List<Line> lines() {
    return lines;
  }

  List<Key> keys() {
    return keys;
  }

  List<Box> boxes() {
    return boxes;
  }

  double width(String text, double size) {
    return size * typeface.width(text);
  }

  /// As much of a text as fits, with an ellipsis if that is not all.
  String fitting(String text, double size, double most) {
    if (width(text, size) <= most) {
      return text;
    }
    int end = text.length();
    while (end > 1 && width(text.substring(0, end) + "…", size) > most) {
      end = text.offsetByCodePoints(end, -1);
    }
    return text.substring(0, end) + "…";
  }

  private void paragraph(String text, double size, Ink ink) {
    for (String line : wrapped(text, size, width - 2 * MARGIN)) {
      bottom += 1.25 * size;
      lines.add(new Line(line, MARGIN, bottom - 0.25 * size, size, ink));
    }
    bottom += 3;
  }

  private List<String> wrapped(String text, double size, double most) {
    var wrapped = new ArrayList<String>();
    String line = "";
    for (String word : text.strip().split("\\s+")) {
      String longer = line.isEmpty() ? word : line + " " + word;
      if (line.isEmpty() || width(longer, size) <= most) {
        line = longer;
      } else {
        wrapped.add(line);
        line = word;
      }
    }
    wrapped.add(line);
    return wrapped.stream().map(one -> fitting(one, size, most)).toList();
  }

  private void legend() {
    Map<String, Key> byName = new LinkedHashMap<>();
    for (Panel panel : figure.panels()) {
      switch (panel) {
        case Plot plot ->
            plot.series().stream()
                .map(Series::name)
                .forEach(name -> byName.putIfAbsent(name, key(plot, name)));
        case Bars bars ->
            bars.series().stream()
                .filter(one -> !byName.containsKey(one.name()))
                .forEach(one -> byName.put(one.name(), key(one)));
      }
    }
    byName.remove("");
    double x = MARGIN;
    double baseline = bottom + TICK + 2;
    for (Key key : byName.values()) {
      String name = fitting(key.name, TICK, width - 2 * MARGIN - 24);
      double needed = 24 + width(name, TICK) + 12;
      if (x > MARGIN && x + needed - 12 > width - MARGIN) {
        x = MARGIN;
        baseline += 14;
      }
      keys.add(new Key(name, key.look, key.bar, x, baseline));
      x += needed;
    }
    bottom = keys.isEmpty() ? bottom : baseline + 6;
  }

  private static Key key(Plot plot, String name) {
    Look look =
        plot.series().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow().look();
    return new Key(name, look, false, 0, 0);
  }

  private static Key key(BarSeries bars) {
    return new Key(bars.name(), Look.line(bars.ink()), true, 0, 0);
  }

  private void panels() {
    int columns = Math.min(figure.columns(), figure.panels().size());
    double each = (width - 2 * MARGIN - (columns - 1) * GAP) / columns;
    for (int first = 0; first < figure.panels().size(); first += columns) {
      var row = figure.panels().subList(first, Math.min(figure.panels().size(), first + columns));
      double height = row.stream().mapToDouble(Layout::height).max().orElse(0);
      bottom += row.stream().allMatch(panel -> panel.title().isEmpty()) ? UNTITLED : ABOVE;
      for (int i = 0; i < row.size(); i++) {
        boxes.add(new Box(row.get(i), MARGIN + i * (each + GAP), bottom, each, height));
      }
      bottom += height + 6;
    }
  }

  private static double height(Panel panel) {
    return BELOW
        + switch (panel) {
          case Plot plot -> PLOT;
          case Bars bars -> bars.labels().size() * (bars.series().size() * BAR + BETWEEN) + BETWEEN;
        };
  }

  /// All texts but numbers.
  Stream<String> texts() {
    return Stream.concat(
        Stream.concat(lines.stream().map(Line::text), keys.stream().map(Key::name)),
        figure.panels().stream()
            .flatMap(
                panel ->
                    switch (panel) {
                      case Plot plot -> Stream.of(plot.title(), plot.x().label(), plot.y().label());
                      case Bars bars ->
                          Stream.concat(
                              Stream.of(bars.title(), bars.x().label()), bars.labels().stream());
                    }));
  }
}
