package dev.s2l.cli;

import dev.s2l.run.EnumWords;
import dev.s2l.trajectory.TableReading;
import dev.s2l.trajectory.TableReading.MissingRows;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/// How a table of losses of another trainer is read.
final class TableOptions {
  @Option(
      names = "--trajectory-columns",
      parameterConsumer = CommaValues.OfMap.class,
      paramLabel = "WORD=COLUMN",
      description =
          "Columns of a table of losses by what they mean: row or id, step, loss. Example:"
              + " id=ticket_id,loss=nll. Default: by their names.")
  Map<String, String> columns = new LinkedHashMap<>();

  @Option(
      names = "--missing-rows",
      paramLabel = "WHAT",
      defaultValue = "reject",
      description =
          "Rows that a table of losses lacks: reject (they are named and never chosen; refused all"
              + " the same if half of the rows are missing) or refuse. Default: ${DEFAULT-VALUE}.")
  String missingRows = "reject";

  TableReading reading() {
    return new TableReading(
        new TreeMap<>(columns), EnumWords.named(MissingRows.class, "--missing-rows", missingRows));
  }
}
