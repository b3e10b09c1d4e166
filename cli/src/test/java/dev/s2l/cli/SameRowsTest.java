package dev.s2l.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.handover.SelectionFolder;
import dev.s2l.run.Hashes;
import dev.s2l.trajectory.NpyFile;
import io.airlift.compress.v3.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// The same rows in every form and compression give the same subset.
class SameRowsTest {
  private static final int ROWS = 3_000;
  private static final List<String> NAMES = List.of("instruction", "input", "output", "source");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir private static Path folder = Path.of("");

  private static final List<List<String>> ROW_VALUES = new ArrayList<>();
  private static Path matrix = Path.of("");
  private static String expected = "";

  /// A way to pack bytes.
  @FunctionalInterface
  private interface Packing {
    OutputStream over(OutputStream out) throws IOException;
  }

  @BeforeAll
  static void makeRowsAndLosses() throws IOException {
    var random = new Random(11);
    for (int i = 0; i < ROWS; i++) {
      ROW_VALUES.add(
          List.of(
              "What is %d + %d?%s".formatted(i, i % 7, i % 5 == 0 ? "\nSay \"why\", too." : ""),
              i % 3 == 0 ? "a,b;c\t" + i : "",
              "It is %d — %s".formatted(i + i % 7, i % 11 == 0 ? "“naïve” 🙂" : "so."),
              "source-" + i % 4));
    }
    var losses = new float[5 * ROWS];
    for (int i = 0; i < losses.length; i++) {
      losses[i] = 0.1f * (i / 5 % 9) + random.nextFloat();
    }
    matrix = folder.resolve("losses.npy");
    NpyFile.writeMatrix(matrix, losses, ROWS, 5);
    expected = chosen("plain jsonl", write("rows.jsonl", jsonLines(0, ROWS)));
  }

  @Test
  void jsonLinesArraysAndTablesPlainAndPacked() throws IOException {
    var forms =
        Map.of(
            "rows.jsonl", jsonLines(0, ROWS),
            "rows.json", array(),
            "rows.csv", table(','),
            "rows.tsv", table('\t'),
            "semicolons.csv", table(';'));
    var packings =
        Map.<String, Packing>of(
            "", out -> out, ".gz", GZIPOutputStream::new, ".zst", ZstdOutputStream::new);
    for (var form : forms.entrySet()) {
      for (var packing : packings.entrySet()) {
        var packed = new ByteArrayOutputStream();
        try (var out = packing.getValue().over(packed)) {
          out.write(form.getValue());
        }
        String name = form.getKey() + packing.getKey();
        assertThat(chosen(name, write(name, packed.toByteArray()))).as(name).isEqualTo(expected);
      }
    }
  }

  @Test
  void nestedArraysUnderAField() throws IOException {
    var nested = new ByteArrayOutputStream();
    nested.writeBytes("{\"version\": 1, \"data\": {\"rows\": ".getBytes(StandardCharsets.UTF_8));
    nested.writeBytes(array());
    nested.writeBytes("}}".getBytes(StandardCharsets.UTF_8));
    Path file = write("nested.json", nested.toByteArray());
    assertThat(chosen("nested", file, "--field", "data.rows")).isEqualTo(expected);
  }

  @Test
  void parquet() throws IOException, SQLException {
    Path lines = write("for-parquet.jsonl", jsonLines(0, ROWS));
    Path file = folder.resolve("rows.parquet");
    try (var database = DriverManager.getConnection("jdbc:duckdb:");
        var statement = database.createStatement()) {
      statement.execute("set threads = 1");
      statement.execute(
          "copy (select * from read_json('%s', format = 'newline_delimited')) to '%s' (format parquet)"
              .formatted(lines, file));
    }
    assertThat(chosen("parquet", file)).isEqualTo(expected);
  }

  @Test
  void severalFilesInDifferentFormsAndAnOldEncoding() throws IOException {
    Path first = write("a-first.jsonl", jsonLines(0, 1_000));
    Path second = write("b-second.jsonl", jsonLines(1_000, ROWS));
    assertThat(chosen("two", first, "--data", second.toString())).isEqualTo(expected);

    Path utf16 =
        write(
            "utf16.jsonl",
            new String(jsonLines(0, ROWS), StandardCharsets.UTF_8)
                .getBytes(StandardCharsets.UTF_16LE));
    assertThat(chosen("utf16", utf16, "--encoding", "UTF-16LE")).isEqualTo(expected);
  }

  @Test
  void everyChosenLineIsALineOfTheInput() throws IOException {
    Path subset = folder.resolve("out-plain-jsonl/selection/subset.jsonl");
    var known = new HashSet<String>();
    for (String line : Files.readAllLines(folder.resolve("rows.jsonl"))) {
      known.add(Hashes.sha256(line.getBytes(StandardCharsets.UTF_8)));
    }
    List<String> lines = Files.readAllLines(subset);
    assertThat(lines).hasSize(300);
    assertThat(lines)
        .allMatch(line -> known.contains(Hashes.sha256(line.getBytes(StandardCharsets.UTF_8))));
  }

  @Test
  void selectingLoadsNoClassOfLibtorch() throws IOException, InterruptedException {
    Path classes = folder.resolve("classes.log");
    var ended =
        Child.start(
                folder,
                Map.of("JAVA_TOOL_OPTIONS", "-Xlog:class+load:file=" + classes),
                arguments(folder.resolve("rows.jsonl"), folder.resolve("out-child")))
            .await();
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(Files.readString(classes))
        .contains("dev.s2l.select.Selector")
        .doesNotContain("org.bytedeco")
        .doesNotContain("ai.djl");
  }

  /// The sha256 of the chosen row numbers.
  private static String chosen(String name, Path data, String... more) throws IOException {
    Path output = folder.resolve("out-" + name.replaceAll("[^a-z0-9]", "-"));
    var arguments = new ArrayList<>(List.of(arguments(data, output)));
    arguments.addAll(List.of(more));
    var ended = InProcess.run(arguments.toArray(String[]::new));
    assertThat(ended.exitCode()).as(name + ": " + ended.err()).isZero();
    int[] rows = SelectionFolder.rows(output.resolve("selection"));
    assertThat(rows).hasSize(300);
    var bytes = ByteBuffer.allocate(4 * rows.length);
    Arrays.stream(rows).forEach(bytes::putInt);
    return Hashes.sha256(bytes.array());
  }

  private static String[] arguments(Path data, Path output) {
    return new String[] {
      "select",
      "--trajectories",
      matrix.toString(),
      "--budget",
      "10%",
      "--num-clusters",
      "12",
      "-o",
      output.toString(),
      "--data",
      data.toString()
    };
  }

  private static Path write(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private static String object(List<String> values) {
    var object = JSON.createObjectNode();
    for (int i = 0; i < NAMES.size(); i++) {
      object.put(NAMES.get(i), values.get(i));
    }
    return object.toString();
  }

  private static byte[] jsonLines(int from, int to) {
    var text = new StringBuilder();
    for (var values : ROW_VALUES.subList(from, to)) {
      text.append(object(values)).append('\n');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] array() {
    List<String> objects = ROW_VALUES.stream().map(SameRowsTest::object).toList();
    return ("[\n  " + String.join(",\n  ", objects) + "\n]\n").getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] table(char delimiter) {
    var text = new StringBuilder(String.join("" + delimiter, NAMES)).append('\n');
    for (var values : ROW_VALUES) {
      var fields = values.stream().map(value -> '"' + value.replace("\"", "\"\"") + '"').toList();
      text.append(String.join("" + delimiter, fields)).append('\n');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
