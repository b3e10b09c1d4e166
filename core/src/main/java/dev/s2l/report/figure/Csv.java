package dev.s2l.report.figure;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The numbers of a figure as text: RFC 4180 with `\n` line ends, numbers with all digits.
public final class Csv {
  private final int columns;
  private final StringBuilder text = new StringBuilder();

  public Csv(String... heads) {
    this.columns = heads.length;
    add(List.of(heads));
  }

  /// @param cells one for each column; an absent number is NaN
  public void row(Object... cells) {
    var words = new ArrayList<String>();
    for (Object cell : cells) {
      words.add(cell instanceof Double number && number.isNaN() ? "" : String.valueOf(cell));
    }
    add(words);
  }

  private void add(List<String> cells) {
    if (cells.size() != columns) {
      throw new IllegalArgumentException(cells + " for " + columns + " columns");
    }
    text.append(cells.stream().map(Csv::quoted).collect(Collectors.joining(","))).append('\n');
  }

  private static String quoted(String cell) {
    return cell.matches("[^\",\\r\\n]*") ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }

  byte[] bytes() {
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
