package dev.s2l.dataset;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Finds the array of rows in a JSON text: at the top, or under a key.
final class JsonField {
  private JsonField() {}

  /// @param field key, with dots for nested ones; empty for the top
  static ArrayScanner array(RowBuffer buffer, String field, String file) throws IOException {
    var walker = new JsonWalker(buffer);
    for (String key : field.isEmpty() ? List.<String>of() : List.of(field.split("\\."))) {
      enter(buffer, walker, key, file);
    }
    int c = walker.peek();
    if (c >= 0 && c != '[') {
      throw new S2lException(
          ExitCode.DATA,
          Phrase.of(
              "%s, line %d: expected an array of rows%s, got %s.",
              file,
              walker.line,
              field.isEmpty() ? "" : " under \"" + field + "\"",
              Character.toString(c)));
    }
    return new ArrayScanner(buffer, walker);
  }

  private static void enter(RowBuffer buffer, JsonWalker walker, String key, String file)
      throws IOException {
    var seen = new ArrayList<String>();
    if (walker.peek() == '{') {
      buffer.position++;
      while (walker.peek() == '"') {
        String name = walker.takeKey();
        if (walker.peek() == ':') {
          buffer.position++;
        }
        if (name.equals(key)) {
          return;
        }
        seen.add(name);
        if (!walker.takeValue() || walker.peek() != ',') {
          break;
        }
        buffer.position++;
      }
    }
    throw new S2lException(
        ExitCode.DATA,
        Phrase.of(
            "%s has no key \"%s\" (--field); its keys are %s.",
            file, key, seen.stream().limit(20).toList()));
  }
}
