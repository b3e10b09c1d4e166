package dev.s2l.dataset;

import java.io.IOException;

/// Skips one JSON value without building it. It checks only enough of the grammar to find where the
/// value ends or stops being JSON; the parser checks numbers and literals. It needs one bit per
/// level of nesting, up to [#MAX_DEPTH]; deeper levels are only counted, and the parser refuses the
/// row.
final class JsonWalker {
  private static final int MAX_DEPTH = 1 << 16;
  private static final int MAX_KEY = 1 << 10;

  private enum Expect {
    VALUE,
    VALUE_OR_END,
    KEY,
    KEY_OR_END,
    COLON,
    COMMA_OR_END
  }

  private final RowBuffer buffer;
  private final long[] objects = new long[MAX_DEPTH / 64];

  /// 1-based line of the next byte, and the offset where that line begins.
  long line = 1;

  long lineOffset;

  /// Why the walk stopped; empty if the value is complete.
  String failure = "";

  JsonWalker(RowBuffer buffer) {
    this.buffer = buffer;
    this.lineOffset = buffer.offset();
  }

  /// The next byte that is no white space, not yet taken; -1 at the end.
  int peek() throws IOException {
    while (true) {
      int c = buffer.read();
      switch (c) {
        case ' ', '\t', '\r' -> {}
        case '\n' -> newLine();
        case -1 -> {
          return -1;
        }
        default -> {
          buffer.position--;
          return c;
        }
      }
    }
  }

  /// 1-based column of the next byte, counted in bytes.
  long column() {
    return buffer.offset() - lineOffset + 1;
  }

  private void newLine() {
    line++;
    lineOffset = buffer.offset();
  }

  /// Takes the value that begins at the next byte.
  ///
  /// @return false if it breaks the grammar; the wrong byte is not taken then
  boolean takeValue() throws IOException {
    failure = "";
    int depth = 0;
    Expect expect = Expect.VALUE;
    while (true) {
      int c = peek();
      if (c < 0) {
        return fail("the text ends inside a value");
      }
      switch (c) {
        case '{', '[' -> {
          if (expect != Expect.VALUE && expect != Expect.VALUE_OR_END) {
            return fail("unexpected " + (char) c);
          }
          buffer.position++;
          push(depth++, c == '{');
          expect = c == '{' ? Expect.KEY_OR_END : Expect.VALUE_OR_END;
          continue;
        }
        case '}', ']' -> {
          boolean ends =
              expect == Expect.COMMA_OR_END
                  || expect == (c == '}' ? Expect.KEY_OR_END : Expect.VALUE_OR_END);
          if (!ends || depth == 0 || (depth <= MAX_DEPTH && isObject(depth - 1) != (c == '}'))) {
            return fail("unexpected " + (char) c);
          }
          buffer.position++;
          depth--;
        }
        case ',' -> {
          if (expect != Expect.COMMA_OR_END) {
            return fail("unexpected ,");
          }
          buffer.position++;
          expect = isObject(depth - 1) ? Expect.KEY : Expect.VALUE;
          continue;
        }
        case ':' -> {
          if (expect != Expect.COLON) {
            return fail("unexpected :");
          }
          buffer.position++;
          expect = Expect.VALUE;
          continue;
        }
        case '"' -> {
          if (expect == Expect.COLON || expect == Expect.COMMA_OR_END) {
            return fail("unexpected \"");
          }
          buffer.position++;
          if (!takeString()) {
            return fail("the text ends inside a string");
          }
          if (expect == Expect.KEY || expect == Expect.KEY_OR_END) {
            expect = Expect.COLON;
            continue;
          }
        }
        default -> {
          if (expect != Expect.VALUE && expect != Expect.VALUE_OR_END) {
            return fail("unexpected text");
          }
          takeScalar();
        }
      }
      if (depth == 0) {
        return true;
      }
      expect = Expect.COMMA_OR_END;
    }
  }

  private boolean fail(String what) {
    failure = what;
    return false;
  }

  private void push(int depth, boolean object) {
    if (depth < MAX_DEPTH) {
      long bit = 1L << depth;
      objects[depth >> 6] = object ? objects[depth >> 6] | bit : objects[depth >> 6] & ~bit;
    }
  }

  private boolean isObject(int depth) {
    return depth < MAX_DEPTH && (objects[depth >> 6] >>> depth & 1) != 0;
  }

  /// Takes the key that begins at the next byte, a `"`.
  String takeKey() throws IOException {
    buffer.position++;
    var bytes = new java.io.ByteArrayOutputStream();
    while (true) {
      int c = buffer.read();
      if (c < 0 || c == '"' || bytes.size() > MAX_KEY) {
        return bytes.toString(java.nio.charset.StandardCharsets.UTF_8);
      }
      bytes.write(c == '\\' ? buffer.read() : c);
    }
  }

  private boolean takeString() throws IOException {
    while (true) {
      byte[] bytes = buffer.bytes;
      int at = buffer.position;
      int limit = buffer.limit;
      while (at < limit && bytes[at] != '"' && bytes[at] != '\\' && bytes[at] != '\n') {
        at++;
      }
      buffer.position = at;
      switch (buffer.read()) {
        case '"' -> {
          return true;
        }
        case '\\' -> buffer.read();
        case '\n' -> newLine();
        case -1 -> {
          return false;
        }
        default -> {}
      }
    }
  }

  private void takeScalar() throws IOException {
    while (true) {
      switch (buffer.read()) {
        case -1 -> {
          return;
        }
        case '{', '}', '[', ']', ',', ':', '"', ' ', '\t', '\r', '\n' -> {
          buffer.position--;
          return;
        }
        default -> {}
      }
    }
  }

  /// Skips to the next `{` where a row may begin, to continue after a broken row.
  ///
  /// @param column where rows begin in their line if each has a line of its own, else 0
  void takeUntilNextRow(long column) throws IOException {
    boolean lineStart = true;
    int before = ',';
    while (true) {
      int c = buffer.read();
      switch (c) {
        case -1 -> {
          return;
        }
        case '\n' -> {
          newLine();
          lineStart = true;
        }
        case ' ', '\t', '\r' -> {}
        case '{' -> {
          buffer.position--;
          if (column == 0 ? before == ',' : lineStart && column() == column) {
            return;
          }
          buffer.position++;
          before = c;
          lineStart = false;
        }
        default -> {
          before = c;
          lineStart = false;
        }
      }
    }
  }
}
