package dev.s2l.report.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.Font;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.geom.Path2D;
import java.io.IOException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TypefaceTest {
  private static final Typeface SANS = Typeface.load();

  @BeforeAll
  static void needsNoScreen() {
    System.setProperty("java.awt.headless", "true");
  }

  /// The widths that Adobe published for Helvetica, thousandths of an em.
  @Test
  void textsAreAsWideAsInHelvetica() {
    assertThat(SANS.width("A")).isEqualTo(0.667, within(0.0005));
    assertThat(SANS.width(" ")).isEqualTo(0.278, within(0.0005));
    assertThat(SANS.width("M")).isEqualTo(0.833, within(0.0005));
    assertThat(SANS.width("0123456789")).isEqualTo(5.56, within(0.005));
    assertThat(SANS.width("il")).isEqualTo(0.444, within(0.001));
  }

  @Test
  void charactersThatTheFontLacksAreAnEmWide() {
    assertThat(SANS.has('ж')).isTrue();
    assertThat(SANS.has('−')).isTrue();
    assertThat(SANS.has('数')).isFalse();
    assertThat(SANS.has(0x1F600)).isFalse();
    assertThat(SANS.width("数😀")).isEqualTo(2);
  }

  /// Composite glyphs (Ä, é, ½) among them.
  @Test
  void outlinesAreThoseOfJavasOwnReader() throws IOException {
    Font java;
    try (var in =
        Typeface.class.getResourceAsStream("/dev/s2l/report/figure/LiberationSans-Regular.ttf")) {
      java = Font.createFont(Font.TRUETYPE_FONT, in).deriveFont(1000f);
    } catch (IOException | java.awt.FontFormatException | RuntimeException | Error e) {
      assumeTrue(false, "this machine has no list of fonts, so Java reads none: " + e);
      return;
    }
    var context = new FontRenderContext(null, true, true);
    IntStream.concat(IntStream.rangeClosed('!', '~'), "ÄéçñøßжΩ½…−→≤".codePoints())
        .forEach(
            point -> {
              String text = Character.toString(point);
              Shape theirs = java.createGlyphVector(context, text).getOutline();
              Path2D ours = outline(point);
              assertThat(ours.getBounds2D().getMinX())
                  .as(text)
                  .isEqualTo(theirs.getBounds2D().getMinX(), within(2.0));
              assertThat(ours.getBounds2D().getMaxX())
                  .as(text)
                  .isEqualTo(theirs.getBounds2D().getMaxX(), within(2.0));
              for (int x = 0; x < 1000; x += 37) {
                for (int y = -950; y < 250; y += 41) {
                  if (theirs.contains(x - 3, y - 3, 6, 6)) {
                    assertThat(ours.contains(x, y)).as("%s at %d, %d", text, x, y).isTrue();
                  } else if (!theirs.intersects(x - 3, y - 3, 6, 6)) {
                    assertThat(ours.contains(x, y)).as("%s at %d, %d", text, x, y).isFalse();
                  }
                }
              }
            });
  }

  private static Path2D outline(int point) {
    var path = new Path2D.Double(Path2D.WIND_NON_ZERO);
    SANS.outline(
        SANS.glyph(point),
        new Typeface.Pen() {
          @Override
          public void moveTo(double x, double y) {
            path.moveTo(1000 * x, -1000 * y);
          }

          @Override
          public void lineTo(double x, double y) {
            path.lineTo(1000 * x, -1000 * y);
          }

          @Override
          public void curveTo(double controlX, double controlY, double x, double y) {
            path.quadTo(1000 * controlX, -1000 * controlY, 1000 * x, -1000 * y);
          }

          @Override
          public void close() {
            path.closePath();
          }
        });
    return path;
  }
}
