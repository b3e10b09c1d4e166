package dev.s2l.report.figure;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// A figure of one or more panels.
///
/// @param name of its files, without an ending
/// @param title what it shows
/// @param data which data that is, and how it was measured
/// @param columns panels side by side: with one the figure is as wide as a column of a paper, else
///   as wide as its page
/// @param csv the numbers
public record Figure(
    String name, String title, String data, int columns, List<Panel> panels, Csv csv) {

  public Figure {
    panels = List.copyOf(panels);
    if (panels.isEmpty() || columns < 1) {
      throw new IllegalArgumentException(panels.size() + " panels in " + columns + " columns");
    }
  }

  public byte[] svg() {
    var layout = new Layout(this, Typeface.load());
    var canvas = new SvgCanvas(layout.width(), layout.height(), title, data);
    new Painter(layout, canvas).paint();
    return canvas.bytes();
  }

  /// @throws NoPictures where this Java cannot draw
  public byte[] png() throws NoPictures {
    var typeface = Typeface.load();
    var layout = new Layout(this, typeface);
    try {
      var canvas = new PngCanvas(layout.width(), layout.height(), typeface);
      new Painter(layout, canvas).paint();
      return canvas.bytes();
    } catch (VirtualMachineError e) {
      throw e;
    } catch (Error e) {
      // A missing class, a missing native library, or AWTError, which may itself be missing.
      throw new NoPictures(e);
    }
  }

  public byte[] csvBytes() {
    return csv.toString().getBytes(StandardCharsets.UTF_8);
  }

  /// Characters of its texts that the PNG has as empty boxes, because the font lacks them.
  public Set<String> lacking() {
    var layout = new Layout(this, Typeface.load());
    var lacking = new TreeSet<String>();
    layout
        .texts()
        .flatMapToInt(String::codePoints)
        .filter(point -> !layout.typeface().has(point))
        .forEach(point -> lacking.add(Character.toString(point)));
    return lacking;
  }
}
