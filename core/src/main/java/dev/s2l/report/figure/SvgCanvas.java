package dev.s2l.report.figure;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// A figure as SVG 1.1 with texts as texts, so that they can be found and changed.
final class SvgCanvas implements Canvas {
  /// All of one width.
  private static final String FONTS = "Liberation Sans, Arial, Helvetica, sans-serif";

  private final StringBuilder text = new StringBuilder();

  /// @param title for readers who do not see it
  SvgCanvas(double width, double height, String title, String description) {
    text.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"")
        .append(number(width))
        .append("\" height=\"")
        .append(number(height))
        .append("\" viewBox=\"0 0 ")
        .append(number(width))
        .append(' ')
        .append(number(height))
        .append("\" role=\"img\" font-family=\"")
        .append(FONTS)
        .append("\">\n<title>")
        .append(escaped(title))
        .append("</title>\n<desc>")
        .append(escaped(description))
        .append("</desc>\n");
    rectangle(0, 0, width, height, Ink.WHITE);
  }

  @Override
  public void rectangle(double x, double y, double width, double height, Ink ink) {
    text.append("<rect");
    attribute("x", x);
    attribute("y", y);
    attribute("width", width);
    attribute("height", height);
    attribute("fill", ink);
    text.append("/>\n");
  }

  @Override
  public void line(double[] xs, double[] ys, Look look) {
    text.append("<polyline points=\"");
    for (int i = 0; i < xs.length; i++) {
      text.append(i == 0 ? "" : " ").append(number(xs[i])).append(',').append(number(ys[i]));
    }
    text.append("\" fill=\"none\" stroke-linejoin=\"round\"");
    attribute("stroke", look.ink());
    attribute("stroke-width", look.width());
    if (look.dashed()) {
      text.append(" stroke-dasharray=\"4 3\"");
    }
    if (look.opacity() < 1) {
      attribute("stroke-opacity", look.opacity());
    }
    text.append("/>\n");
  }

  @Override
  public void mark(double x, double y, double radius, Look look) {
    double[] corners = look.marker().corners();
    switch (look.marker()) {
      case NONE -> {
        return;
      }
      case CIRCLE -> {
        text.append("<circle");
        attribute("cx", x);
        attribute("cy", y);
        attribute("r", radius);
      }
      case SQUARE, TRIANGLE, DIAMOND, FLAG, PLUS -> {
        text.append("<polygon points=\"");
        for (int i = 0; i < corners.length; i += 2) {
          text.append(i == 0 ? "" : " ")
              .append(number(x + radius * corners[i]))
              .append(',')
              .append(number(y + radius * corners[i + 1]));
        }
        text.append('"');
      }
    }
    attribute("fill", look.ink());
    if (look.opacity() < 1) {
      attribute("fill-opacity", look.opacity());
    }
    text.append("/>\n");
  }

  @Override
  public void text(String words, double x, double y, Anchor anchor, double size, Ink ink) {
    text.append("<text");
    attribute("x", x);
    attribute("y", y);
    words(words, anchor, size, ink);
  }

  @Override
  public void rising(String words, double x, double y, double size, Ink ink) {
    text.append("<text transform=\"translate(")
        .append(number(x))
        .append(' ')
        .append(number(y))
        .append(") rotate(-90)\"");
    words(words, Anchor.MIDDLE, size, ink);
  }

  private void words(String words, Anchor anchor, double size, Ink ink) {
    attribute("font-size", size);
    attribute("fill", ink);
    if (anchor != Anchor.START) {
      text.append(" text-anchor=\"").append(anchor.name().toLowerCase(Locale.ROOT)).append('"');
    }
    text.append('>').append(escaped(words)).append("</text>\n");
  }

  private void attribute(String name, double value) {
    text.append(' ').append(name).append("=\"").append(number(value)).append('"');
  }

  private void attribute(String name, Ink ink) {
    text.append(' ').append(name).append("=\"#");
    text.append(String.format(Locale.ROOT, "%06x", ink.rgb())).append('"');
  }

  /// Two decimals, without zeros at the end.
  private static String number(double value) {
    var rounded = new BigDecimal(value).setScale(2, RoundingMode.HALF_EVEN);
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }

  /// Characters that XML does not have become U+FFFD.
  static String escaped(String words) {
    var safe = new StringBuilder();
    words
        .codePoints()
        .forEach(
            point -> {
              switch (point) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                default -> safe.appendCodePoint(isXml(point) ? point : 0xFFFD);
              }
            });
    return safe.toString();
  }

  private static boolean isXml(int point) {
    return point == '\t'
        || point == '\n'
        || (point >= 0x20 && point <= 0xD7FF)
        || (point >= 0xE000 && point <= 0xFFFD)
        || point >= 0x10000;
  }

  @Override
  public byte[] bytes() {
    return (text + "</svg>\n").getBytes(StandardCharsets.UTF_8);
  }
}
