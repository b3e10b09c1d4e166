package dev.s2l.report.figure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// A TrueType font: how wide texts are, and the outlines of their glyphs. It reads what the font
/// that comes with s2l has; kerning and hints are ignored.
///
/// Java's own fonts need a list of the machine's fonts, which a bare server has not, and measure
/// differently from machine to machine (decision 0017).
final class Typeface {
  /// Liberation Sans Regular 2.1.5, SIL Open Font License 1.1; as wide as Arial and Helvetica.
  private static final String FILE = "/dev/s2l/report/figure/LiberationSans-Regular.ttf";

  /// A component's flags.
  private static final int WORDS = 1;

  private static final int ONE_SCALE = 8;
  private static final int MORE = 32;
  private static final int TWO_SCALES = 64;
  private static final int MATRIX = 128;

  /// Receives an outline, in em, y upwards.
  interface Pen {
    void moveTo(double x, double y);

    void lineTo(double x, double y);

    void curveTo(double controlX, double controlY, double x, double y);

    void close();
  }

  private final ByteBuffer data;
  private final Map<String, Integer> tables = new HashMap<>();
  private final double em;
  private final boolean longOffsets;
  private final int widths;
  private final int characters;

  private Typeface(byte[] font) {
    data = ByteBuffer.wrap(font);
    for (int i = 0; i < u16(4); i++) {
      int entry = 12 + 16 * i;
      String name = new String(font, entry, 4, StandardCharsets.US_ASCII);
      tables.put(name, data.getInt(entry + 8));
    }
    em = u16(table("head") + 18);
    longOffsets = u16(table("head") + 50) == 1;
    widths = u16(table("hhea") + 34);
    characters = characters();
  }

  static Typeface load() {
    try (var in = Typeface.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException("not on the class path: " + FILE);
      }
      return new Typeface(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int table(String name) {
    return Objects.requireNonNull(tables.get(name), name);
  }

  private int u16(int at) {
    return data.getShort(at) & 0xFFFF;
  }

  /// The table of the basic plane of Unicode, format 4.
  private int characters() {
    int cmap = table("cmap");
    for (int i = 0; i < u16(cmap + 2); i++) {
      int entry = cmap + 4 + 8 * i;
      int at = cmap + data.getInt(entry + 4);
      if (u16(entry) == 3 && u16(entry + 2) == 1 && u16(at) == 4) {
        return at;
      }
    }
    throw new IllegalStateException("the font has no Unicode table of format 4");
  }

  boolean has(int point) {
    return glyph(point) != 0;
  }

  /// The number of a character's glyph; 0, an empty box, for one that the font lacks.
  int glyph(int point) {
    int twice = u16(characters + 6);
    for (int i = 0; i < twice && point <= 0xFFFF; i += 2) {
      if (point > u16(characters + 14 + i)) {
        continue;
      }
      int start = u16(characters + 16 + twice + i);
      if (point < start) {
        return 0;
      }
      int delta = u16(characters + 16 + 2 * twice + i);
      int place = characters + 16 + 3 * twice + i;
      if (u16(place) == 0) {
        return point + delta & 0xFFFF;
      }
      int glyph = u16(place + u16(place) + 2 * (point - start));
      return glyph == 0 ? 0 : glyph + delta & 0xFFFF;
    }
    return 0;
  }

  /// In em. Characters that the font lacks are a full em wide, as those of East Asia are.
  double advance(int point) {
    int glyph = glyph(point);
    return glyph == 0 ? 1 : u16(table("hmtx") + 4 * Math.min(glyph, widths - 1)) / em;
  }

  /// The width of a text of one line, in em.
  double width(String text) {
    return text.codePoints().mapToDouble(this::advance).sum();
  }

  void outline(int glyph, Pen pen) {
    outline(glyph, new double[] {1 / em, 0, 0, 1 / em, 0, 0}, pen, 0);
  }

  /// @param m from units of the glyph to em: `x' = m₀ x + m₂ y + m₄`, `y' = m₁ x + m₃ y + m₅`
  private void outline(int glyph, double[] m, Pen pen, int depth) {
    int loca = table("loca");
    int from = longOffsets ? data.getInt(loca + 4 * glyph) : 2 * u16(loca + 2 * glyph);
    int to = longOffsets ? data.getInt(loca + 4 * glyph + 4) : 2 * u16(loca + 2 * glyph + 2);
    if (from == to || depth > 8) {
      return;
    }
    int at = table("glyf") + from;
    if (data.getShort(at) >= 0) {
      contours(at, m, pen);
    } else {
      components(at + 10, m, pen, depth);
    }
  }

  private void components(int at, double[] m, Pen pen, int depth) {
    int flags = MORE;
    while ((flags & MORE) != 0) {
      flags = u16(at);
      int glyph = u16(at + 2);
      boolean words = (flags & WORDS) != 0;
      double dx = words ? data.getShort(at + 4) : data.get(at + 4);
      double dy = words ? data.getShort(at + 6) : data.get(at + 5);
      at += words ? 8 : 6;
      double[] own = {1, 0, 0, 1};
      if ((flags & ONE_SCALE) != 0) {
        own[0] = own[3] = fraction(at);
        at += 2;
      } else if ((flags & TWO_SCALES) != 0) {
        own[0] = fraction(at);
        own[3] = fraction(at + 2);
        at += 4;
      } else if ((flags & MATRIX) != 0) {
        for (int i = 0; i < 4; i++) {
          own[i] = fraction(at + 2 * i);
        }
        at += 8;
      }
      double[] both = {
        m[0] * own[0] + m[2] * own[1],
        m[1] * own[0] + m[3] * own[1],
        m[0] * own[2] + m[2] * own[3],
        m[1] * own[2] + m[3] * own[3],
        m[0] * dx + m[2] * dy + m[4],
        m[1] * dx + m[3] * dy + m[5]
      };
      outline(glyph, both, pen, depth + 1);
    }
  }

  private double fraction(int at) {
    return data.getShort(at) / 16384.0;
  }

  private void contours(int at, double[] m, Pen pen) {
    int count = data.getShort(at);
    int points = u16(at + 8 + 2 * count) + 1;
    int next = at + 10 + 2 * count;
    next += 2 + u16(next); // hints
    int[] flags = new int[points];
    for (int i = 0; i < points; ) {
      int flag = data.get(next++) & 0xFF;
      int times = (flag & 8) == 0 ? 1 : 1 + (data.get(next++) & 0xFF);
      for (int t = 0; t < times && i < points; t++) {
        flags[i++] = flag;
      }
    }
    int[] xs = new int[points];
    next = coordinates(next, flags, 2, 16, xs);
    int[] ys = new int[points];
    coordinates(next, flags, 4, 32, ys);
    for (int c = 0, first = 0; c < count; c++) {
      int last = u16(at + 10 + 2 * c);
      new Contour(xs, ys, flags, first, last, m).draw(pen);
      first = last + 1;
    }
  }

  private int coordinates(int at, int[] flags, int isByte, int isSame, int[] into) {
    int next = at;
    int value = 0;
    for (int i = 0; i < into.length; i++) {
      if ((flags[i] & isByte) != 0) {
        int step = data.get(next++) & 0xFF;
        value += (flags[i] & isSame) != 0 ? step : -step;
      } else if ((flags[i] & isSame) == 0) {
        value += data.getShort(next);
        next += 2;
      }
      into[i] = value;
    }
    return next;
  }

  /// A closed line of points on it and control points; between two of these lies one on it.
  private record Contour(int[] xs, int[] ys, int[] flags, int first, int last, double[] m) {
    void draw(Pen pen) {
      int count = last - first + 1;
      int start = 0;
      while (start < count && !on(start)) {
        start++;
      }
      boolean between = start == count; // No point of it is on the line.
      double startX = between ? (x(0) + x(count - 1)) / 2 : x(start);
      double startY = between ? (y(0) + y(count - 1)) / 2 : y(start);
      pen.moveTo(startX, startY);
      for (int i = between ? 0 : 1; i < (between ? count : count + 1); i++) {
        int here = (start + i) % count;
        if (on(here)) {
          pen.lineTo(x(here), y(here));
          continue;
        }
        int then = (here + 1) % count;
        if (on(then)) {
          pen.curveTo(x(here), y(here), x(then), y(then));
          i++;
        } else {
          pen.curveTo(x(here), y(here), (x(here) + x(then)) / 2, (y(here) + y(then)) / 2);
        }
      }
      pen.close();
    }

    private boolean on(int i) {
      return (flags[first + i] & 1) != 0;
    }

    private double x(int i) {
      return m[0] * xs[first + i] + m[2] * ys[first + i] + m[4];
    }

    private double y(int i) {
      return m[1] * xs[first + i] + m[3] * ys[first + i] + m[5];
    }
  }
}
