package dev.s2l.trajectory;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/// The training dynamics of Dataset Cartography (Swayamdipta and others 2020): a folder of
/// `dynamics_epoch_N.jsonl`, each line `{"guid": …, "logits_epoch_N": […], "gold": …}`. The loss is
/// the cross-entropy of the gold label, in nats; the step is how many epochs have ended.
final class CartographyImport {
  private static final Pattern FILE = Pattern.compile("dynamics_epoch_(\\d{1,9})\\.jsonl");

  private CartographyImport() {}

  /// Whether the folder has such files.
  static boolean reads(Path folder) throws IOException {
    return !files(folder).isEmpty();
  }

  static Trajectories read(Path folder, RowIds rows, TableReading how) throws IOException {
    var columns = new ImportedColumns(folder, rows, how.missing(), Integer.MAX_VALUE - 8);
    for (Path file : files(folder)) {
      var name = FILE.matcher(String.valueOf(file.getFileName()));
      if (name.matches()) {
        read(file, Integer.parseInt(name.group(1)), columns);
      }
    }
    return columns.finish();
  }

  private static List<Path> files(Path folder) throws IOException {
    var files = new ArrayList<Path>();
    try (var entries = Files.newDirectoryStream(folder, "dynamics_epoch_*.jsonl")) {
      for (Path entry : entries) {
        if (FILE.matcher(String.valueOf(entry.getFileName())).matches()) {
          files.add(entry);
        }
      }
    }
    files.sort(null);
    return files;
  }

  /// Epochs count from 0, and each is written when it has ended. So the step is the number of
  /// epochs that have ended.
  private static void read(Path file, int epoch, ImportedColumns columns) throws IOException {
    try (var in = TableImport.open(file);
        var parser = JsonTable.FACTORY.createParser(ObjectReadContext.empty(), in)) {
      while (parser.nextToken() != null) {
        object(file, epoch, parser, columns);
      }
    } catch (JacksonException e) {
      throw broken(file, parserLine(e), "not valid JSON (" + e.getOriginalMessage() + ")");
    }
  }

  private static String parserLine(JacksonException e) {
    return e.getLocation() == null ? "somewhere" : "line " + e.getLocation().getLineNr();
  }

  private static void object(Path file, int epoch, JsonParser parser, ImportedColumns columns) {
    String where = "line " + parser.currentTokenLocation().getLineNr();
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw broken(file, where, "a JSON object was expected");
    }
    String id = "";
    long gold = -1;
    List<Double> logits = List.of();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      JsonToken value = parser.nextToken();
      if (key.equals("guid")) {
        id = JsonTable.name(file, parser, value, where);
      } else if (key.equals("gold")) {
        gold = JsonTable.whole(file, parser, value, where, key);
      } else if (key.equals("logits_epoch_" + epoch)) {
        logits = numbers(file, parser, where);
      } else {
        parser.skipChildren();
      }
    }
    if (id.isEmpty() || gold < 0 || gold >= logits.size()) {
      throw broken(file, where, "no guid, no logits, or a gold label that has no logit");
    }
    columns.putById("guid", id, epoch + 1, crossEntropy(logits, (int) gold), file + ", " + where);
  }

  private static List<Double> numbers(Path file, JsonParser parser, String where) {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw broken(file, where, "logits are not a list");
    }
    var numbers = new ArrayList<Double>();
    for (var token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
      if (token != JsonToken.VALUE_NUMBER_FLOAT && token != JsonToken.VALUE_NUMBER_INT) {
        throw broken(file, where, "a logit is not a number");
      }
      numbers.add(parser.getDoubleValue());
    }
    return numbers;
  }

  private static float crossEntropy(List<Double> logits, int gold) {
    double maximum = logits.stream().mapToDouble(logit -> logit).max().orElse(0);
    double sum = 0;
    for (double logit : logits) {
      sum += StrictMath.exp(logit - maximum);
    }
    return (float) (StrictMath.log(sum) + maximum - logits.get(gold));
  }

  private static RuntimeException broken(Path file, String where, String what) {
    return new S2lException(
        ExitCode.DATA,
        Phrase.of(
            "%s, %s: %s. Expected {\"guid\", \"logits_epoch_N\", \"gold\"} on every line.",
            file, where, what));
  }
}
