package dev.s2l.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.report.LineFigure.Label;
import dev.s2l.report.LineFigure.Point;
import dev.s2l.report.LineFigure.Series;
import dev.s2l.report.LineFigure.Tick;
import dev.s2l.report.LineFigure.Whisker;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Charts of lines, their pixels worked out by hand.
class LineFigureTest {
  private static final List<Label> LABELS = List.of(new Label(0, "a"), new Label(2, "b"));

  @Test
  void linesAreScaledIntoTheFrame() {
    var series =
        new Series(
            "one",
            "chosen",
            List.of(new Point(0, 0.5, 0.25, 0.75), Point.of(1, 0), Point.of(2, 1)));
    var figure = LineFigure.of("t", "x", "y", LABELS, List.of(series), true);
    assertThat(figure.xTicks()).containsExactly(new Tick(46, "a"), new Tick(434, "b"));
    assertThat(figure.yTicks())
        .containsExactly(
            new Tick(210, "0.0"),
            new Tick(170, "0.2"),
            new Tick(130, "0.4"),
            new Tick(90, "0.6"),
            new Tick(50, "0.8"),
            new Tick(10, "1.0"));
    assertThat(figure.lines().getFirst().points()).isEqualTo("46.0,110.0 240.0,210.0 434.0,10.0");
    assertThat(figure.lines().getFirst().whiskers()).containsExactly(new Whisker(46, 160, 60));
  }

  @Test
  void oneLevelOnePointAndNoPointAreDrawnWithoutANumberThatIsNone() {
    for (var points :
        List.of(
            List.of(Point.of(0, 3), Point.of(2, 3)), List.of(Point.of(0, -2)), List.<Point>of())) {
      var figure =
          LineFigure.of("t", "x", "y", LABELS, List.of(new Series("s", "full", points)), true);
      assertThat(figure.lines().getFirst().points()).doesNotContain("NaN", "Infinity");
      assertThat(figure.yTicks()).hasSizeBetween(2, 12);
    }
  }
}
