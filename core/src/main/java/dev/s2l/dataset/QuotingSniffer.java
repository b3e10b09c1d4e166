package dev.s2l.dataset;

import dev.s2l.dataset.DatasetSettings.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/// Tells a table with tabs that was written without quoting, whose quotes are text, from one with
/// quotes as CSV has them. It reads the whole table once, both ways.
///
/// A record with quotes speaks for the way in which alone it has as many fields as the header and
/// no text behind a closing quote. A doubled quote inside quotes speaks for quoting; a quoted field
/// that goes over line ends, most of whose lines are whole rows, speaks against. The majority
/// decides. Where nothing speaks for either, a column in which some texts stand in quotes that they
/// do not need, and others do not, was written without quoting: programs that quote do it where a
/// text needs it, or everywhere. In all other cases quotes are quotes.
final class QuotingSniffer {
  /// Besides quotes, delimiters and line ends, what makes some programs quote a text.
  private static final String QUOTED_BY_SOME = ",;|\r\n\t=+-@#'";

  /// Fields that programs leave bare where they quote every text.
  private static final Pattern NO_TEXT =
      Pattern.compile("[-+0-9.eE]*|NA|NaN|nan|NULL|null|None|\\\\N|true|false|True|False");

  private static final int LONGEST_NO_TEXT = 32;

  private final RowBuffer bytes;
  private final char delimiter;
  private int columns = 1;
  private long forText;
  private long forQuotes;

  /// By column: texts in quotes that they do not need, and texts without quotes.
  private long[] needless = {};

  private long[] bare = {};

  /// Of the current record.
  private boolean broken;

  private boolean quoted;
  private boolean doubled;
  private int field;
  private int piecesOfLine;
  private boolean lineBegun;
  private int wholeLines;
  private int otherLines;
  private long[] needlessHere = {};
  private long[] bareHere = {};

  private QuotingSniffer(InputStream in, char delimiter) throws IOException {
    this.bytes = new RowBuffer(in, 1 << 16);
    this.delimiter = delimiter;
  }

  /// @param quotesAreText the finding
  /// @param doubtful whether something speaks for the other way
  record Found(boolean quotesAreText, boolean doubtful) {}

  static Found sniff(Path path, Charset encoding, Limits limits, char delimiter)
      throws IOException {
    try (var text = InputText.open(path, encoding, limits, Optional.empty())) {
      return sniff(text, delimiter);
    }
  }

  static Found sniff(InputStream text, char delimiter) throws IOException {
    return new QuotingSniffer(text, delimiter).find();
  }

  private Found find() throws IOException {
    int first = firstByte();
    if (first == '"') {
      return new Found(false, false);
    }
    boolean fieldStart = false;
    for (int c = first; c >= 0 && c != '\n'; c = bytes.read()) {
      if (c == '"' && fieldStart) {
        return new Found(false, false); // a name in quotes
      }
      fieldStart = c == delimiter;
      columns += fieldStart ? 1 : 0;
    }
    needless = new long[columns];
    bare = new long[columns];
    needlessHere = new long[columns];
    bareHere = new long[columns];
    for (int c = firstByte(); c >= 0; c = firstByte()) {
      takeRecord(c);
      judge();
    }
    boolean mixed = false;
    boolean anyNeedless = false;
    for (int column = 0; column < columns; column++) {
      mixed |= needless[column] > 0 && bare[column] > 0;
      anyNeedless |= needless[column] > 0;
    }
    boolean nothingSaid = forText == 0 && forQuotes == 0;
    boolean text = forText > forQuotes || (nothingSaid && mixed);
    return new Found(text, text ? forQuotes > 0 : forText > 0 || (nothingSaid && anyNeedless));
  }

  /// The first byte that is on no blank line, or -1.
  private int firstByte() throws IOException {
    int c = bytes.read();
    while (c == '\n' || c == '\r') {
      c = bytes.read();
    }
    return c;
  }

  private void takeRecord(int first) throws IOException {
    broken = false;
    quoted = false;
    doubled = false;
    field = 0;
    piecesOfLine = 1;
    lineBegun = true;
    wholeLines = 0;
    otherLines = 0;
    Arrays.fill(needlessHere, 0);
    Arrays.fill(bareHere, 0);
    int c = takeField(first);
    while (c == delimiter) {
      lineBegun = true;
      field++;
      piecesOfLine++;
      c = takeField(bytes.read());
    }
    endLine();
  }

  /// @return what ends the field: the delimiter, a line feed, or -1
  private int takeField(int first) throws IOException {
    if (first == '"') {
      return takeQuoted();
    }
    var start = new StringBuilder();
    int c = first;
    while (c >= 0 && c != '\n' && c != delimiter) {
      if (start.length() <= LONGEST_NO_TEXT && c != '\r') {
        start.append((char) c);
      }
      c = bytes.read();
    }
    if (field < columns && !NO_TEXT.matcher(start).matches()) {
      bareHere[field]++;
    }
    return c;
  }

  private int takeQuoted() throws IOException {
    quoted = true;
    boolean needed = false;
    boolean closed = false;
    int c = bytes.read();
    boolean edge = isEdge(c);
    int last = c;
    while (c >= 0 && !closed) {
      if (c == '"') {
        c = bytes.read();
        closed = c != '"';
        doubled |= !closed;
        needed |= !closed;
        if (closed) {
          break;
        }
      } else if (c == '\n') {
        endLine();
      } else if (c == delimiter) {
        piecesOfLine++;
      }
      lineBegun |= c != '\n' && c != '\r';
      needed |= QUOTED_BY_SOME.indexOf(c) >= 0;
      last = c;
      c = bytes.read();
    }
    needed |= edge || isEdge(last);
    broken |= !closed;
    lineBegun |= closed;
    while (c >= 0 && c != '\n' && c != delimiter) {
      broken |= c != '\r';
      c = bytes.read();
    }
    if (field < columns && !needed) {
      needlessHere[field]++;
    }
    return c;
  }

  /// Whether a text that begins or ends with this byte may be quoted because of white space there.
  private static boolean isEdge(int c) {
    return c == ' ' || c >= 0x80;
  }

  /// A blank line is neither a whole row nor part of one.
  private void endLine() {
    if (lineBegun) {
      wholeLines += piecesOfLine == columns ? 1 : 0;
      otherLines += piecesOfLine == columns ? 0 : 1;
    }
    piecesOfLine = 1;
    lineBegun = false;
  }

  private void judge() {
    if (quoted) {
      boolean good = !broken && field + 1 == columns;
      boolean goodAsText = otherLines == 0;
      boolean rowsInside = columns > 1 && wholeLines > Math.max(1, otherLines);
      if (good && goodAsText && wholeLines == 1 && !doubled) {
        add();
      } else if (good) {
        forQuotes += rowsInside ? 0 : 1;
        forText += rowsInside ? 1 : 0;
      } else if (goodAsText) {
        forText++;
      }
    } else {
      add();
    }
  }

  private void add() {
    for (int column = 0; column < columns; column++) {
      needless[column] += needlessHere[column];
      bare[column] += bareHere[column];
    }
  }
}
