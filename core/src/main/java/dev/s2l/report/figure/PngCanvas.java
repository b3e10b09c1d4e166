package dev.s2l.report.figure;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/// A figure as PNG, [#SCALE] pixels of the file for one of the figure: about 290 to an inch at the
/// width of a column. Texts are filled outlines, so no font of the machine is asked for.
final class PngCanvas implements Canvas {
  static final int SCALE = 3;

  private final BufferedImage image;
  private final Graphics2D graphics;
  private final Typeface typeface;

  PngCanvas(double width, double height, Typeface typeface) {
    this.typeface = typeface;
    this.image =
        new BufferedImage(
            (int) Math.ceil(SCALE * width),
            (int) Math.ceil(SCALE * height),
            BufferedImage.TYPE_INT_RGB);
    this.graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.scale(SCALE, SCALE);
    rectangle(0, 0, width, height, Ink.WHITE);
  }

  @Override
  public void rectangle(double x, double y, double width, double height, Ink ink) {
    fill(new Rectangle2D.Double(x, y, width, height), ink, 1);
  }

  private void fill(Shape shape, Ink ink, double opacity) {
    graphics.setColor(color(ink, opacity));
    graphics.fill(shape);
  }

  private static Color color(Ink ink, double opacity) {
    return new Color(ink.rgb() | (int) Math.round(255 * opacity) << 24, true);
  }

  @Override
  public void line(double[] xs, double[] ys, Look look) {
    var path = new Path2D.Double();
    path.moveTo(xs[0], ys[0]);
    for (int i = 1; i < xs.length; i++) {
      path.lineTo(xs[i], ys[i]);
    }
    graphics.setColor(color(look.ink(), look.opacity()));
    graphics.setStroke(
        new BasicStroke(
            (float) look.width(),
            BasicStroke.CAP_BUTT,
            BasicStroke.JOIN_ROUND,
            10,
            look.dashed() ? new float[] {4, 3} : null,
            0));
    graphics.draw(path);
  }

  @Override
  public void mark(double x, double y, double radius, Look look) {
    double[] corners = look.marker().corners();
    switch (look.marker()) {
      case NONE -> {}
      case CIRCLE ->
          fill(
              new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius),
              look.ink(),
              look.opacity());
      case SQUARE, TRIANGLE, DIAMOND, FLAG, PLUS -> {
        var path = new Path2D.Double();
        path.moveTo(x + radius * corners[0], y + radius * corners[1]);
        for (int i = 2; i < corners.length; i += 2) {
          path.lineTo(x + radius * corners[i], y + radius * corners[i + 1]);
        }
        path.closePath();
        fill(path, look.ink(), look.opacity());
      }
    }
  }

  @Override
  public void text(String text, double x, double y, Anchor anchor, double size, Ink ink) {
    var place = AffineTransform.getTranslateInstance(x, y);
    fill(outline(text, anchor, size).createTransformedShape(place), ink, 1);
  }

  @Override
  public void rising(String text, double x, double y, double size, Ink ink) {
    var place = AffineTransform.getTranslateInstance(x, y);
    place.quadrantRotate(-1);
    fill(outline(text, Anchor.MIDDLE, size).createTransformedShape(place), ink, 1);
  }

  /// @return with its anchor at 0, 0
  private Path2D outline(String text, Anchor anchor, double size) {
    var all = new Path2D.Double(Path2D.WIND_NON_ZERO);
    double width = typeface.width(text);
    double x =
        switch (anchor) {
          case START -> 0;
          case MIDDLE -> -width / 2;
          case END -> -width;
        };
    for (int point : text.codePoints().toArray()) {
      typeface.outline(typeface.glyph(point), new PathPen(all, x, size));
      x += typeface.advance(point);
    }
    return all;
  }

  /// Adds a glyph to a path, y downwards.
  ///
  /// @param at where it begins, in em
  private record PathPen(Path2D path, double at, double size) implements Typeface.Pen {
    @Override
    public void moveTo(double x, double y) {
      path.moveTo(size * (at + x), -size * y);
    }

    @Override
    public void lineTo(double x, double y) {
      path.lineTo(size * (at + x), -size * y);
    }

    @Override
    public void curveTo(double controlX, double controlY, double x, double y) {
      path.quadTo(size * (at + controlX), -size * controlY, size * (at + x), -size * y);
    }

    @Override
    public void close() {
      path.closePath();
    }
  }

  @Override
  public byte[] bytes() {
    graphics.dispose();
    var bytes = new ByteArrayOutputStream();
    try (var out = new MemoryCacheImageOutputStream(bytes)) {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException("written to memory", e);
    }
    return bytes.toByteArray();
  }
}
