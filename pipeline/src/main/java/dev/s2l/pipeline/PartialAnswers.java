package dev.s2l.pipeline;

import dev.s2l.evaluate.TextGenerator.Generated;
import dev.s2l.run.AppendedLines;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// The file beside the output that answers gather in, in the order of the prompts: a line that says
/// what they depend on, then a line an answer.
final class PartialAnswers implements AutoCloseable {
  private static final String PARTIAL = ".partial";

  private final Path output;
  private final Path file;
  private final List<PromptRow> rows;
  private final AppendedLines lines;
  private final Map<Integer, byte[]> early = new TreeMap<>();
  private int written;

  /// @throws S2lException (8) if another process is at it, or it was begun with other prompts or
  ///   settings
  PartialAnswers(Path output, BegunAnswers begun, List<PromptRow> rows) throws IOException {
    this.output = output;
    this.file = output.resolveSibling(output.getFileName() + PARTIAL);
    this.rows = rows;
    JsonNode first = Json.COMPACT.valueToTree(begun);
    this.lines =
        AppendedLines.open(
            file,
            (line, number) -> {
              if (number == 1) {
                checkSame(line, first);
              } else {
                take(line, number);
              }
            });
    if (lines.isEmpty()) {
      lines.add(first);
    }
  }

  private void take(JsonNode answer, int number) {
    if (written == rows.size()
        || !answer.path("prompt").asString("").equals(rows.get(written).prompt())) {
      throw AppendedLines.damaged(file, number, "no answer to the prompt in its place");
    }
    written++;
  }

  private void checkSame(JsonNode earlier, JsonNode begun) {
    var different = new ArrayList<String>();
    compare(earlier, begun, different);
    if (!different.isEmpty()) {
      throw new S2lException(
          ExitCode.RUN_DIRECTORY,
          Phrase.of(
              "%s holds answers that were begun otherwise: %s. The command that began them"
                  + " continues; remove the file to begin anew.",
              file, String.join("; ", different)));
    }
  }

  private static void compare(JsonNode earlier, JsonNode begun, List<String> different) {
    for (var entry : begun.properties()) {
      String name = entry.getKey();
      var was = earlier.path(name);
      var is = entry.getValue();
      if (is.isObject()) {
        compare(was, is, different);
      } else if (!was.toString().equals(is.toString())) {
        different.add(
            switch (name) {
              case "prompts" -> "the file of prompts has other content";
              case "model" -> "the model has other content";
              case "schema", "form" -> Phrase.of("%s %s, now %s", name, was, is);
              default -> Phrase.of("--%s %s, now %s", option(name), was, is);
            });
      }
    }
  }

  private static String option(String name) {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  /// Answers that are in the file.
  int written() {
    return written;
  }

  /// Writes an answer as soon as all before it are written.
  ///
  /// @param row place of the prompt
  void add(int row, Generated answer) {
    early.put(row, rows.get(row).answered(answer));
    for (byte[] next = early.remove(written); next != null; next = early.remove(written)) {
      lines.add(next);
      written++;
    }
  }

  /// All are there: they become the output.
  void finish() throws IOException {
    lines.become(output);
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
