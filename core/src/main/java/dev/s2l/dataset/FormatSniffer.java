package dev.s2l.dataset;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Detects the format of a text by its first characters; by its name only where these do not tell.
final class FormatSniffer {
  private FormatSniffer() {}

  /// Whether the file says that it is Parquet, by its content, its name or the user.
  static boolean isParquet(Path path, Optional<DataFormat> given) throws IOException {
    if (given.isPresent()) {
      return given.get() == DataFormat.PARQUET;
    }
    try (var in = Files.newInputStream(path)) {
      return startsWith(in.readNBytes(4), 'P', 'A', 'R', '1')
          || path.toString().toLowerCase(Locale.ROOT).endsWith(".parquet");
    }
  }

  /// @param name of the file, for messages and where the content does not tell the format
  /// @param head the first bytes of the text
  /// @param field see [DatasetSettings.Form#field]
  static DataFormat sniff(String name, byte[] head, String field, Optional<DataFormat> given) {
    refuseOtherEncodings(name, head);
    if (given.isPresent()) {
      return given.get();
    }
    if (!field.isEmpty()) {
      return DataFormat.JSON_ARRAY;
    }
    int at = skipSpace(head, startsWith(head, 0xEF, 0xBB, 0xBF) ? 3 : 0);
    if (at == head.length) {
      return DataFormat.JSONL;
    }
    String lower = Compression.unpackedName(name).toLowerCase(Locale.ROOT);
    if (lower.endsWith(".csv") || lower.endsWith(".tsv")) {
      return lower.endsWith(".tsv") ? DataFormat.TSV : DataFormat.CSV;
    }
    if (head[at] == '[') {
      return isArrayOfRows(head, at) || !namedJsonLines(name)
          ? DataFormat.JSON_ARRAY
          : DataFormat.JSONL;
    }
    if (head[at] == '{') {
      refuseObjectOverLines(name, head, at);
      return DataFormat.JSONL;
    }
    return byName(name, head);
  }

  private static int skipSpace(byte[] head, int from) {
    int at = from;
    while (at < head.length && isSpace(head[at])) {
      at++;
    }
    return at;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n';
  }

  /// Whether the `[` at `at` begins an array of objects or an empty array, and not a line that is
  /// no row.
  private static boolean isArrayOfRows(byte[] head, int at) {
    int next = skipSpace(head, at + 1);
    return next == head.length
        || head[next] == '{'
        || (head[next] == ']' && skipSpace(head, next + 1) == head.length);
  }

  private static boolean namedJsonLines(String name) {
    String lower = Compression.unpackedName(name).toLowerCase(Locale.ROOT);
    return lower.endsWith(".jsonl") || lower.endsWith(".ndjson");
  }

  private static boolean beginsWithKnownHeader(byte[] head) {
    String text = new String(head, StandardCharsets.UTF_8);
    text = text.startsWith("\uFEFF") ? text.substring(1) : text;
    int end = text.indexOf('\n');
    try {
      var names = CsvRow.fields(end < 0 ? text : text.substring(0, end), CsvDialect.sniff(head));
      return RowLayout.sniff(names, Map.of()).isPresent();
    } catch (RowRejected e) {
      return false;
    }
  }

  private static boolean isTar(byte[] head) {
    return head.length > 262 && new String(head, 257, 5, StandardCharsets.US_ASCII).equals("ustar");
  }

  private static DataFormat byName(String name, byte[] head) {
    if (namedJsonLines(name)) {
      return DataFormat.JSONL;
    }
    if (beginsWithKnownHeader(head)) {
      return CsvDialect.sniff(head) == '\t' ? DataFormat.TSV : DataFormat.CSV;
    }
    if (startsWith(head, 'P', 'K', 3, 4) || isTar(head)) {
      throw new S2lException(
          ExitCode.DATA,
          Phrase.of(
              "%s is an archive: expected data. Archives are not opened; unpack it and name the"
                  + " files.",
              name));
    }
    throw new S2lException(
        ExitCode.DATA,
        Phrase.of(
            "%s begins with %s: expected a JSON array, JSON Lines, CSV or Parquet. Name the form"
                + " with --format if it is one of them.",
            name, firstBytes(head)));
  }

  /// `{` alone on its line, and a line after it that begins with something else, is one object
  /// written over several lines.
  private static void refuseObjectOverLines(String name, byte[] head, int at) {
    int next = skipSpace(head, at + 1);
    boolean newLine = false;
    for (int i = at; i < next; i++) {
      newLine |= head[i] == '\n';
    }
    if (newLine && next < head.length && head[next] == '"') {
      throw new S2lException(
          ExitCode.DATA,
          Phrase.of(
              "%s holds an object written over several lines: expected an array of rows or one row"
                  + " a line. If the rows stand under a key of it, name the key with --field.",
              name));
    }
  }

  private static void refuseOtherEncodings(String name, byte[] head) {
    String encoding = "";
    if (startsWith(head, 0xFF, 0xFE) || startsWith(head, 0xFE, 0xFF)) {
      encoding = "UTF-16";
    } else if (head.length >= 4 && head[0] != 0 && head[1] == 0 && head[2] != 0 && head[3] == 0) {
      encoding = "UTF-16LE";
    } else if (head.length >= 4 && head[0] == 0 && head[1] != 0 && head[2] == 0 && head[3] != 0) {
      encoding = "UTF-16BE";
    }
    if (!encoding.isEmpty()) {
      throw new S2lException(
          ExitCode.DATA,
          Phrase.of(
              "%s looks like %s: expected UTF-8. Give --encoding %s.", name, encoding, encoding));
    }
  }

  static boolean startsWith(byte[] head, int... expected) {
    if (head.length < expected.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if ((head[i] & 0xFF) != expected[i]) {
        return false;
      }
    }
    return true;
  }

  private static String firstBytes(byte[] head) {
    var text = new StringBuilder("\"");
    for (int i = 0; i < Math.min(12, head.length); i++) {
      boolean plain = head[i] >= ' ' && head[i] < 0x7F;
      text.append(plain ? Character.toString(head[i]) : Phrase.of("\\x%02x", head[i] & 0xFF));
    }
    return text.append('"').toString();
  }
}
