package dev.s2l.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import dev.s2l.dataset.DataFormat;
import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.DatasetSettings;
import dev.s2l.dataset.SubsetForm;
import dev.s2l.dataset.SubsetForm.Grouping;
import dev.s2l.dataset.SubsetWriter;
import dev.s2l.run.Progress;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Random rows of every layout, in every form, out in every form: other readers (Jackson, FastCSV,
/// DuckDB) find the values that went in. `-Ds2l.test.seed=N` repeats a run.
class RowsInEveryFormTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int ROWS = 15;

  /// Columns of every layout, with their types in DuckDB.
  private static final Map<String, String> MORE =
      ordered(
          "n",
          "BIGINT",
          "score",
          "DOUBLE",
          "flag",
          "BOOLEAN",
          "tags",
          "VARCHAR[]",
          "meta",
          "STRUCT(a VARCHAR, b BIGINT)",
          "zip",
          "VARCHAR",
          "day",
          "VARCHAR");

  @TempDir Path folder;
  private Random random = new Random();

  enum Layout {
    INSTRUCTION("instruction", "VARCHAR", "input", "VARCHAR", "output", "VARCHAR"),
    MESSAGES("messages", "STRUCT(role VARCHAR, content VARCHAR)[]", "tools", "VARCHAR"),
    CONVERSATIONS(
        "conversations", "STRUCT(\"from\" VARCHAR, \"value\" VARCHAR)[]", "system", "VARCHAR"),
    PAIR("prompt", "VARCHAR", "completion", "VARCHAR"),
    TEXT("text", "VARCHAR"),
    TOKENS("input_ids", "BIGINT[]", "labels", "BIGINT[]");

    private final Map<String, String> columns;

    Layout(String... columns) {
      this.columns = ordered(columns);
    }
  }

  private static Map<String, String> ordered(String... pairs) {
    var map = new LinkedHashMap<String, String>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return map;
  }

  @ParameterizedTest
  @EnumSource(Layout.class)
  void rowsComeOutAsTheyWentIn(Layout layout) throws Exception {
    long seed = Long.getLong("s2l.test.seed", System.nanoTime());
    System.out.printf("%s: -Ds2l.test.seed=%d%n", layout, seed);
    random = new Random(seed);
    var rows = new ArrayList<ObjectNode>();
    for (int i = 0; i < ROWS; i++) {
      rows.add(row(layout));
    }
    for (DataFormat in : DataFormat.values()) {
      Path file = write(layout, rows, in);
      var read = isTable(in) ? rows.stream().map(row -> asTable(row, layout)).toList() : rows;
      try (var dataset =
          Dataset.read(
              List.of(file),
              DatasetSettings.defaults(),
              folder.resolve("dataset-" + in),
              Progress.SILENT)) {
        assertThat(dataset.rejections()).as("seed %d, in %s", seed, in).isEmpty();
        int[] chosen = IntStream.range(0, ROWS).filter(i -> random.nextInt(3) > 0).toArray();
        for (DataFormat out : DataFormat.values()) {
          var form = new SubsetForm(Grouping.BY_INPUT, Optional.of(out), Optional.empty());
          var written = SubsetWriter.write(dataset, chosen, folder, form, in + "-" + out);
          var actual =
              chosen.length == 0 ? List.of() : read(folder.resolve(written.getFirst().name()), out);
          var expected = new ArrayList<>();
          for (int row : chosen) {
            expected.add(isTable(out) ? cells(read.get(row)) : plain(read.get(row)));
          }
          assertThat(actual).as("seed %d, in %s, out %s", seed, in, out).isEqualTo(expected);
        }
      }
    }
  }

  private static boolean isTable(DataFormat format) {
    return format == DataFormat.CSV || format == DataFormat.TSV;
  }

  private ObjectNode row(Layout layout) {
    var row = JSON.createObjectNode();
    switch (layout) {
      case INSTRUCTION ->
          row.put("instruction", filled()).put("input", text()).put("output", filled());
      case MESSAGES -> {
        turns(row, "messages", "role", "content", "user", "assistant");
        row.put("tools", "[{\"name\":\"f\"}]"); // a list where it comes from a table
      }
      case CONVERSATIONS -> {
        turns(row, "conversations", "from", "value", "human", "gpt");
        row.put("system", text());
      }
      case PAIR -> row.put("prompt", filled()).put("completion", filled());
      case TEXT -> row.put("text", filled());
      case TOKENS -> {
        var ids = row.putArray("input_ids");
        var labels = row.putArray("labels");
        for (int i = 2 + random.nextInt(9); i >= 0; i--) {
          int id = random.nextInt(1000);
          ids.add(id);
          labels.add(i > 0 && random.nextBoolean() ? -100 : id);
        }
      }
    }
    row.put("n", random.nextLong() >> random.nextInt(64));
    row.put("score", random.nextGaussian() * Math.pow(10, random.nextInt(60) - 30));
    row.put("flag", random.nextBoolean());
    var tags = row.putArray("tags");
    for (int i = random.nextInt(4); i > 0; i--) {
      tags.add(text());
    }
    row.putObject("meta").put("a", random.nextInt(4) == 0 ? null : text()).put("b", 7L);
    row.put("zip", "00" + random.nextInt(100));
    row.put("day", random.nextBoolean() ? "2004-05-0" + (1 + random.nextInt(9)) : "8:30");
    return row;
  }

  private void turns(
      ObjectNode row, String column, String role, String content, String user, String assistant) {
    var turns = row.putArray(column);
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      turns.addObject().put(role, user).put(content, filled());
      turns.addObject().put(role, assistant).put(content, filled());
    }
  }

  private String filled() {
    return "x" + text();
  }

  private String text() {
    String[] pieces = {
      "",
      "a",
      "\"",
      "\"\"",
      ",",
      ";",
      "\t",
      "\n",
      "\r\n",
      "\\",
      "\\n",
      "é",
      "🙂",
      "\u2028",
      "null",
      "true",
      "1e5",
      "2026-01-02",
      " ",
      "'",
      "{",
      "[1]",
      "</s>",
      "=1+1",
      "\u0001",
      "日本"
    };
    return random
        .ints(random.nextInt(6), 0, pieces.length)
        .mapToObj(i -> pieces[i])
        .collect(Collectors.joining());
  }

  /// What a table says of a row: texts, but for the columns of lists that its layout has.
  private static ObjectNode asTable(ObjectNode row, Layout layout) {
    var table = JSON.createObjectNode();
    for (var column : row.properties()) {
      boolean list = layout.columns.containsKey(column.getKey()) && column.getValue().isArray();
      if (list) {
        table.set(column.getKey(), column.getValue());
      } else if (column.getKey().equals("tools") && !cell(column.getValue()).isEmpty()) {
        table.set("tools", JSON.readTree(cell(column.getValue())));
      } else {
        table.put(column.getKey(), cell(column.getValue()));
      }
    }
    return table;
  }

  private static String cell(JsonNode value) {
    return value.isNull() ? "" : value.isString() ? value.stringValue() : value.toString();
  }

  private Path write(Layout layout, List<ObjectNode> rows, DataFormat format) throws Exception {
    Path file = folder.resolve("in-" + layout + "." + format.suffix());
    switch (format) {
      case JSONL -> Files.writeString(file, lines(rows));
      case JSON_ARRAY -> Files.writeString(file, JSON.createArrayNode().addAll(rows).toString());
      case CSV, TSV -> {
        char separator = format == DataFormat.CSV ? ',' : '\t';
        try (var csv = CsvWriter.builder().fieldSeparator(separator).build(file)) {
          csv.writeRecord(rows.getFirst().propertyNames());
          for (ObjectNode row : rows) {
            csv.writeRecord(row.values().stream().map(RowsInEveryFormTest::cell).toList());
          }
        }
      }
      case PARQUET -> {
        Path lines = Files.writeString(folder.resolve("for-parquet.jsonl"), lines(rows));
        var columns = new LinkedHashMap<>(layout.columns);
        columns.putAll(MORE);
        String types =
            columns.entrySet().stream()
                .map(column -> column.getKey() + ": '" + column.getValue() + "'")
                .collect(Collectors.joining(", "));
        Duck.make(
            file,
            "select * from read_json(%s, format = 'newline_delimited', columns = {%s})"
                .formatted(Duck.literal(lines), types),
            "");
      }
    }
    return file;
  }

  private static String lines(List<ObjectNode> rows) {
    return rows.stream().map(row -> row + "\n").collect(Collectors.joining());
  }

  private static List<Object> read(Path file, DataFormat format) throws Exception {
    var rows = new ArrayList<Object>();
    switch (format) {
      case JSONL -> Files.readAllLines(file).forEach(line -> rows.add(plain(JSON.readTree(line))));
      case JSON_ARRAY -> JSON.readTree(Files.readString(file)).forEach(row -> rows.add(plain(row)));
      case CSV, TSV -> {
        char separator = format == DataFormat.CSV ? ',' : '\t';
        try (CsvReader<NamedCsvRecord> csv =
            CsvReader.builder().fieldSeparator(separator).ofNamedCsvRecord(file)) {
          csv.forEach(row -> rows.add(cells(row.getFieldsAsMap())));
        }
      }
      case PARQUET -> Duck.json(file).forEach(row -> rows.add(plain(JSON.readTree(row))));
    }
    return rows;
  }

  private static Map<String, Object> cells(ObjectNode row) {
    var cells = new LinkedHashMap<String, String>();
    row.properties().forEach(column -> cells.put(column.getKey(), cell(column.getValue())));
    return cells(cells);
  }

  /// Numbers, lists and objects by value, whatever their blanks and digits; a text that is none of
  /// them as it is.
  private static Map<String, Object> cells(Map<String, String> row) {
    var cells = new TreeMap<String, Object>();
    var texts = Set.of("zip", "day", "instruction", "input", "output", "prompt", "completion");
    row.forEach(
        (column, text) -> {
          boolean value =
              !texts.contains(column) && !Set.of("text", "tools", "system").contains(column);
          cells.put(column, value && !text.isEmpty() ? plain(JSON.readTree(text)) : text);
        });
    return cells;
  }

  /// A value that equals another if they mean the same; absent is null.
  private static Object plain(JsonNode node) {
    if (node.isObject()) {
      var members = new TreeMap<String, Object>();
      for (var member : node.properties()) {
        if (!member.getValue().isNull()) {
          members.put(member.getKey(), plain(member.getValue()));
        }
      }
      return members;
    }
    if (node.isArray()) {
      return node.valueStream().map(RowsInEveryFormTest::plain).toList();
    }
    if (node.isNumber()) {
      return new BigDecimal(node.toString()).stripTrailingZeros().toString();
    }
    return node.isString() ? node.stringValue() : node.toString();
  }
}
