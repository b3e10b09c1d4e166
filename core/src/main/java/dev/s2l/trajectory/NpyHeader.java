package dev.s2l.trajectory;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The header of a `.npy` file, read strictly: exactly the keys `descr`, `fortran_order` and
/// `shape` of a Python dictionary literal (NEP 1), nothing after it but spaces and a line end.
///
/// @param shape the array's lengths, at most 2^31 - 1 each
/// @param fortran whether the first index varies fastest
record NpyHeader(NpyType type, boolean fortran, List<Integer> shape) {

  static NpyHeader parse(Path file, byte[] text) {
    return new Parser(file, new String(text, StandardCharsets.ISO_8859_1)).header();
  }

  long elements() {
    long elements = 1;
    for (int length : shape) {
      elements = Math.multiplyExact(elements, (long) length);
    }
    return elements;
  }

  /// The bytes before the data: magic, version 1.0, length, dictionary; 64 bytes or a multiple.
  static byte[] bytes(NpyType type, int... shape) {
    var lengths = new StringBuilder();
    for (int length : shape) {
      lengths.append(length).append(shape.length == 1 ? "," : ", ");
    }
    if (shape.length > 1) {
      lengths.setLength(lengths.length() - 2);
    }
    String dictionary =
        Phrase.of("{'descr': '%s', 'fortran_order': False, 'shape': (%s), }", type.descr, lengths);
    int total = (NpyFile.MAGIC.length + 4 + dictionary.length() + 1 + 63) / 64 * 64;
    int length = total - NpyFile.MAGIC.length - 4;
    String padded = dictionary + " ".repeat(length - dictionary.length() - 1) + "\n";
    byte[] bytes = new byte[total];
    System.arraycopy(NpyFile.MAGIC, 0, bytes, 0, NpyFile.MAGIC.length);
    bytes[6] = 1;
    bytes[8] = (byte) length;
    bytes[9] = (byte) (length >>> 8);
    System.arraycopy(padded.getBytes(StandardCharsets.US_ASCII), 0, bytes, 10, length);
    return bytes;
  }

  /// Reads the dictionary from left to right. Every error names the file and the position.
  private static final class Parser {
    private static final int MAX_RANK = 8;

    private final Path file;
    private final String text;
    private int at;

    Parser(Path file, String text) {
      this.file = file;
      this.text = text;
    }

    NpyHeader header() {
      String descr = "";
      String order = "";
      List<Integer> shape = List.of();
      int seen = 0;
      expect('{');
      while (!accept('}')) {
        String key = string();
        expect(':');
        int bit;
        switch (key) {
          case "descr" -> {
            bit = 1;
            descr = string();
          }
          case "fortran_order" -> {
            bit = 2;
            order = word();
          }
          case "shape" -> {
            bit = 4;
            shape = shape();
          }
          default -> throw broken("the key '" + key + "' is unknown");
        }
        if ((seen & bit) != 0) {
          throw broken("the key '" + key + "' comes twice");
        }
        seen |= bit;
        if (!accept(',')) {
          expect('}');
          break;
        }
      }
      skipSpace();
      if (at < text.length()) {
        throw broken("text after the dictionary");
      }
      if (seen != 7) {
        throw broken("one of descr, fortran_order and shape is missing");
      }
      return new NpyHeader(type(descr), order.equals("True"), shape);
    }

    private NpyType type(String descr) {
      return NpyType.named(descr)
          .orElseThrow(
              () ->
                  new S2lException(
                      ExitCode.DATA,
                      Phrase.of(
                          "%s holds values of type '%s'; expected %s. Save it with astype('<f4').",
                          file, descr, NpyType.NAMES)));
    }

    private List<Integer> shape() {
      var shape = new ArrayList<Integer>();
      expect('(');
      while (!accept(')')) {
        shape.add(length());
        if (shape.size() > MAX_RANK) {
          throw broken("more than " + MAX_RANK + " dimensions");
        }
        if (!accept(',')) {
          expect(')');
          break;
        }
      }
      return List.copyOf(shape);
    }

    private int length() {
      skipSpace();
      int from = at;
      while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
        at++;
      }
      if (at == from || at - from > 10) {
        throw broken("a length between 0 and 2147483647 was expected");
      }
      long length = Long.parseLong(text.substring(from, at));
      if (length > Integer.MAX_VALUE) {
        throw broken("a length of " + length + " is above 2147483647");
      }
      return (int) length;
    }

    private String word() {
      skipSpace();
      for (String word : List.of("True", "False")) {
        if (text.startsWith(word, at)) {
          at += word.length();
          return word;
        }
      }
      throw broken("True or False was expected");
    }

    private String string() {
      skipSpace();
      char quote = at < text.length() ? text.charAt(at) : ' ';
      int end = quote == '\'' || quote == '"' ? text.indexOf(quote, at + 1) : -1;
      if (end < 0) {
        throw broken("a quoted text was expected (records of several fields are not supported)");
      }
      String string = text.substring(at + 1, end);
      at = end + 1;
      return string;
    }

    private boolean accept(char wanted) {
      skipSpace();
      if (at < text.length() && text.charAt(at) == wanted) {
        at++;
        return true;
      }
      return false;
    }

    private void expect(char wanted) {
      if (!accept(wanted)) {
        throw broken("'" + wanted + "' was expected");
      }
    }

    private void skipSpace() {
      while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\n')) {
        at++;
      }
    }

    private S2lException broken(String what) {
      return NpyFile.broken(file, "its header is broken at character " + at + ": " + what);
    }
  }
}
