package dev.s2l.report.figure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.report.figure.Panel.Bar;
import dev.s2l.report.figure.Panel.BarSeries;
import dev.s2l.report.figure.Panel.Bars;
import dev.s2l.report.figure.Panel.Dot;
import dev.s2l.report.figure.Panel.Plot;
import dev.s2l.report.figure.Panel.Series;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class FigureTest {
  @BeforeAll
  static void needsNoScreen() {
    System.setProperty("java.awt.headless", "true");
  }

  private static Figure figure(String label) {
    var csv = new Csv("what", "value");
    csv.row(label, 1.5);
    csv.row("none", Double.NaN);
    return new Figure(
        "sample",
        "A title about " + label,
        "run r1 (" + label + ", 600 rows)",
        2,
        List.of(
            new Plot(
                "Lines",
                Axis.of("step"),
                Axis.of("loss (nats)"),
                List.of(
                    new Series(
                        label,
                        Look.marked(Ink.BLUE, Marker.CIRCLE),
                        List.of(new Dot(0, 2, 1.5, 2.5), Dot.of(10, 1))),
                    new Series(
                        "other", Look.dots(Ink.GREEN, Marker.PLUS), List.of(Dot.of(5, 1.5))))),
            new Bars(
                "Bars",
                Axis.fromZero("share (%)"),
                List.of(label, "b"),
                List.of(new BarSeries("all", Ink.GREY, List.of(new Bar(10, 8, 12), Bar.NONE))))),
        csv);
  }

  private static Document parsed(byte[] svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg));
  }

  @Test
  void nothingOfTheDataBecomesMarkup() throws Exception {
    String hostile = "</text><script>alert(\"1\")</script>&amp;\u0001\uD800]]>";
    var document = parsed(figure(hostile).svg());
    assertThat(document.getElementsByTagName("script").getLength()).isZero();
    assertThat(document.getElementsByTagName("title").item(0).getTextContent())
        .isEqualTo("A title about </text><script>alert(\"1\")</script>&amp;\uFFFD\uFFFD]]>");
  }

  @Test
  void theSameFigureHasTheSameBytesInEveryLocale() throws Exception {
    byte[] svg = figure("ä").svg();
    byte[] png = figure("ä").png();
    var usual = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(figure("ä").svg()).isEqualTo(svg);
      assertThat(figure("ä").png()).isEqualTo(png);
    } finally {
      Locale.setDefault(usual);
    }
  }

  @Test
  void bothFilesShowTheSame() throws Exception {
    Element svg = parsed(figure("x").svg()).getDocumentElement();
    BufferedImage png = ImageIO.read(new ByteArrayInputStream(figure("x").png()));
    assertThat(png.getWidth())
        .isEqualTo(PngCanvas.SCALE * Integer.parseInt(svg.getAttribute("width")))
        .isEqualTo(2040);
    assertThat(png.getHeight())
        .isEqualTo(PngCanvas.SCALE * Integer.parseInt(svg.getAttribute("height")));
    // The first bar is grey in its middle, where the SVG has it.
    var rects = parsed(figure("x").svg()).getElementsByTagName("rect");
    Element bar = (Element) rects.item(rects.getLength() - 1);
    int x = (int) (PngCanvas.SCALE * (Double.parseDouble(bar.getAttribute("x")) + 4));
    int y = (int) (PngCanvas.SCALE * (Double.parseDouble(bar.getAttribute("y")) + 1));
    assertThat(bar.getAttribute("fill")).isEqualTo("#9a9a9a");
    assertThat(png.getRGB(x, y) & 0xFFFFFF).isEqualTo(0x9A9A9A);
    // Nothing dark at the edges.
    for (int at = 0; at < png.getWidth(); at++) {
      assertThat(png.getRGB(at, png.getHeight() - 1) & 0xFFFFFF).isEqualTo(0xFFFFFF);
    }
  }

  @Test
  void textsStayInsideTheFigure() throws Exception {
    var typeface = Typeface.load();
    var texts = parsed(figure("very long words ".repeat(40)).svg()).getElementsByTagName("text");
    for (int i = 0; i < texts.getLength(); i++) {
      Element text = (Element) texts.item(i);
      if (text.hasAttribute("transform")) {
        continue;
      }
      double width =
          typeface.width(text.getTextContent())
              * Double.parseDouble(text.getAttribute("font-size"));
      double x = Double.parseDouble(text.getAttribute("x"));
      double left =
          switch (text.getAttribute("text-anchor")) {
            case "middle" -> x - width / 2;
            case "end" -> x - width;
            default -> x;
          };
      assertThat(left).as(text.getTextContent()).isGreaterThan(0);
      assertThat(left + width).as(text.getTextContent()).isLessThan(680);
    }
  }

  @Test
  void charactersWithoutAGlyphAreTold() {
    assertThat(figure("数学 math").lacking()).containsExactly("学", "数");
    assertThat(figure("mathématiques").lacking()).isEmpty();
  }

  @Test
  void theTableQuotesWhatItMust() {
    assertThat(new String(figure("a \"b\", c\nd").csvBytes(), StandardCharsets.UTF_8))
        .isEqualTo("what,value\n\"a \"\"b\"\", c\nd\",1.5\nnone,\n");
  }
}
