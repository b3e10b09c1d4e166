package dev.s2l.cli;

import dev.s2l.pipeline.EncodedRow;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/// Rows as a model reads them, on standard output: text for people, one JSON object a row for
/// programs.
final class EncodedRowText {
  private EncodedRowText() {}

  static void print(CommandSpec spec, List<EncodedRow> rows, boolean json) {
    PrintWriter out = spec.commandLine().getOut();
    for (EncodedRow row : rows) {
      if (json) {
        out.println(Json.COMPACT.writeValueAsString(row));
      } else {
        print(out, row);
      }
    }
    out.flush();
  }

  private static void print(PrintWriter out, EncodedRow row) {
    String size =
        row.tokens() == 0
            ? "not usable, for the reason counted above"
            : Phrase.of("%,d tokens, %,d of them learned", row.tokens(), row.learned());
    out.println();
    out.println(Failures.printable(row.file()) + ":" + row.line() + ": " + size);
    var text = new StringBuilder();
    for (var span : row.spans()) {
      text.append(span.learned() ? "⟦" + span.text() + "⟧" : span.text());
    }
    Failures.printable(text.toString()).lines().forEach(line -> out.println("  " + line));
  }
}
