package dev.s2l.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.s2l.dataset.Annotation;
import dev.s2l.dataset.Content;
import dev.s2l.dataset.DataFormat;
import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.DatasetSettings;
import dev.s2l.dataset.Role;
import dev.s2l.dataset.SubsetFile;
import dev.s2l.dataset.SubsetForm;
import dev.s2l.dataset.SubsetForm.Grouping;
import dev.s2l.dataset.SubsetWriter;
import dev.s2l.dataset.Turn;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Progress;
import dev.s2l.run.S2lException;
import dev.s2l.trajectory.RowIds;
import dev.s2l.trajectory.Trajectories;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Parquet in and out; 30 and 31 of the table of bad inputs.
class ParquetTest {
  @TempDir Path folder;

  private Path make(String name, String select) throws SQLException {
    return Duck.make(folder.resolve(name), select, "");
  }

  private Dataset read(Path... files) throws IOException {
    return Dataset.read(
        List.of(files), DatasetSettings.defaults(), folder.resolve("dataset"), Progress.SILENT);
  }

  @Test
  void rowsAreReadInOrderAndBadOnesRejectedByRowNumber() throws Exception {
    Path file =
        make(
            "it's [1] odd.parquet",
            "select 'q' || i as instruction, case when i = 2 then null else 'a' || i end as output,"
                + " 's' as source, i as n from range(5) t(i)");
    try (var dataset = read(file)) {
      assertThat(dataset.size()).isEqualTo(4);
      assertThat(dataset.inputs().getFirst().format()).isEqualTo(DataFormat.PARQUET);
      assertThat(dataset.example(2).content()).isEqualTo(new Content.SingleTurn("q3", "", "a3"));
      assertThat(dataset.source(2)).isEqualTo("s");
      assertThat(dataset.location(2).line()).isEqualTo(4);
      assertThat(dataset.rejections().getFirst().line()).isEqualTo(3);
      assertThat(dataset.rejections().getFirst().reason()).isEqualTo("NULL_VALUE");
    }
  }

  @Test // 31
  void listsOfMessagesAndNestedNullsAreRead() throws Exception {
    Path file =
        make(
            "chat.parquet",
            "select [{'role': 'user', 'content': 'q', 'name': null}, {'role': 'assistant',"
                + " 'content': 'a', 'name': 'x'}] as messages, {'a': null, 'b': [1, null]} as"
                + " meta");
    try (var dataset = read(file)) {
      assertThat(dataset.example(0).content())
          .isEqualTo(
              new Content.Conversation(
                  List.of(
                      Turn.of(Role.USER, "q"),
                      new Turn(Role.ASSISTANT, "a", "", "{\"name\":\"x\"}", true)),
                  ""));
    }
  }

  @Test
  void masksToolsAndArgumentsAreReadAndNullsThatFillStructsAreNot() throws Exception {
    Path file =
        make(
            "chat.parquet",
            "select [{'role': 'user', 'content': 'q', 'train': null, 'tool_calls': null},"
                + " {'role': 'assistant', 'content': null, 'train': 'False', 'tool_calls':"
                + " [{'function': {'name': 'f', 'arguments': {'x': 1, 'y': null}}}]},"
                + " {'role': 'tool', 'content': 'r', 'train': null, 'tool_calls': null},"
                + " {'role': 'assistant', 'content': 'a', 'train': 'true', 'tool_calls': null}]"
                + " as messages, [{'name': 'f', 'strict': null}] as tools,"
                + " {'effort': 'high', 'deep': null} as chat_template_kwargs, 's' as"
                + " system_prompt");
    try (var dataset = read(file)) {
      assertThat(dataset.example(0).content())
          .isEqualTo(
              new Content.Conversation(
                  List.of(
                      Turn.of(Role.SYSTEM, "s"),
                      Turn.of(Role.USER, "q"),
                      new Turn(
                          Role.ASSISTANT,
                          "",
                          "[{\"function\":{\"name\":\"f\",\"arguments\":{\"x\":1}}}]",
                          "{\"content\":null}",
                          false),
                      Turn.of(Role.TOOL, "r"),
                      Turn.of(Role.ASSISTANT, "a")),
                  "[{\"name\":\"f\"}]",
                  "{\"effort\":\"high\"}"));
    }
  }

  @Test // 31
  void listsOfTheOldFormWithTwoLevelsAreRead() throws Exception {
    var schema =
        List.of(
            new HandMade.Element("schema", 0, 1, -1),
            new HandMade.Element("messages", 1, 1, 3),
            new HandMade.Element("array", 2, 2, -1),
            new HandMade.Element("role", 0, 0, 0),
            new HandMade.Element("content", 0, 0, 0));
    byte[] levels = HandMade.concat(HandMade.levels(1, 0, 1, 1), HandMade.levels(2, 2));
    Path file = folder.resolve("old.parquet");
    Files.write(
        file,
        HandMade.file(
            1,
            schema,
            List.of(
                new HandMade.Column(
                    List.of("messages", "array", "role"),
                    2,
                    levels,
                    0,
                    HandMade.plain("user", "assistant"),
                    new byte[0]),
                new HandMade.Column(
                    List.of("messages", "array", "content"),
                    2,
                    levels,
                    0,
                    HandMade.plain("1 + 1?", "2"),
                    new byte[0]))));
    try (var dataset = read(file)) {
      assertThat(dataset.size()).isEqualTo(1);
      assertThat(dataset.example(0).content())
          .isEqualTo(
              new Content.Conversation(
                  List.of(Turn.of(Role.USER, "1 + 1?"), Turn.of(Role.ASSISTANT, "2")), ""));
    }
  }

  @Test // 30
  void aDictionaryOfOneValueWithNumbersOfNoBitsIsRead() throws Exception {
    var schema =
        List.of(
            new HandMade.Element("schema", 0, 2, -1),
            new HandMade.Element("instruction", 0, 0, 0),
            new HandMade.Element("output", 0, 0, 0));
    byte[] noBitsThenARunOfThree = {0, 3 << 1};
    Path file = folder.resolve("nobits.parquet");
    Files.write(
        file,
        HandMade.file(
            3,
            schema,
            List.of(
                new HandMade.Column(
                    List.of("instruction"),
                    3,
                    new byte[0],
                    0,
                    HandMade.plain("a", "b", "c"),
                    new byte[0]),
                new HandMade.Column(
                    List.of("output"),
                    3,
                    new byte[0],
                    8,
                    noBitsThenARunOfThree,
                    HandMade.plain("same")))));
    try (var dataset = read(file)) {
      assertThat(dataset.size()).isEqualTo(3);
      for (int row = 0; row < 3; row++) {
        assertThat(dataset.example(row).content())
            .isEqualTo(new Content.SingleTurn("abc".substring(row, row + 1), "", "same"));
      }
    }
  }

  @Test // 31
  void aFileWithoutRowsIsNoRows() throws Exception {
    Path file = make("empty.parquet", "select 'a' as instruction, 'b' as output where false");

    var refusal = catchThrowableOfType(S2lException.class, () -> read(file).close());

    assertThat(refusal).hasMessageContaining("no rows");
  }

  @Test
  void aSubsetKeepsSchemaAndTypes() throws Exception {
    Path file =
        make(
            "typed.parquet",
            "select 'q' || i as instruction, 'a' as output, (i % 200)::utinyint as small, {'x':"
                + " [i], 'd': date '2026-01-02'} as nested, 1.25::decimal(9,3) as money from"
                + " range(1000) t(i)");
    try (var dataset = read(file)) {
      var files = SubsetWriter.write(dataset, new int[] {3, 210, 255}, folder);
      assertThat(files).extracting(SubsetFile::name).containsExactly("subset.parquet");
    }
    Path subset = folder.resolve("subset.parquet");

    assertThat(Duck.query("describe select * from '" + subset + "'"))
        .isEqualTo(Duck.query("describe select * from '" + file + "'"));
    assertThat(Duck.query("select instruction, nested from '" + subset + "'"))
        .containsExactly(
            "q3|{'x': [3], 'd': 2026-01-02}",
            "q210|{'x': [210], 'd': 2026-01-02}",
            "q255|{'x': [255], 'd': 2026-01-02}");
  }

  @Test
  void annotationAddsThreeColumns() throws Exception {
    Path file =
        make("rows.parquet", "select 'q' || i as instruction, 'a' as output from range(2) t(i)");
    var annotation =
        new Annotation(
            new boolean[] {true, false}, new int[] {5, -1}, new float[] {0.5f, Float.NaN});
    try (var dataset = read(file)) {
      SubsetWriter.write(
          dataset,
          new int[] {0, 1},
          folder,
          new SubsetForm(Grouping.BY_INPUT, Optional.empty(), Optional.of(annotation)),
          "annotated");
    }
    assertThat(Duck.query("select * from '" + folder.resolve("annotated.parquet") + "'"))
        .containsExactly("q0|a|true|5|0.5", "q1|a|false|null|null");
  }

  @Test
  void linesAndParquetConvertIntoEachOther() throws Exception {
    Path lines = folder.resolve("rows.jsonl");
    Files.writeString(lines, "{\"instruction\":\"q\",\"output\":\"a\",\"n\":7}\n");
    try (var dataset = read(lines)) {
      SubsetWriter.write(dataset, new int[] {0}, folder, as(DataFormat.PARQUET), "converted");
    }
    Path converted = folder.resolve("converted.parquet");
    assertThat(Duck.query("select * from '" + converted + "'")).containsExactly("q|a|7");

    try (var dataset = read(converted)) {
      SubsetWriter.write(dataset, new int[] {0}, folder, as(DataFormat.JSONL), "back");
    }
    assertThat(folder.resolve("back.jsonl")).hasSameTextualContentAs(lines);
  }

  private static SubsetForm as(DataFormat format) {
    return new SubsetForm(Grouping.BY_INPUT, Optional.of(format), Optional.empty());
  }

  @Test // 30
  void filesThatAreCutOrDamagedAreRefused() throws Exception {
    byte[] whole =
        Files.readAllBytes(
            make(
                "whole.parquet",
                "select 'q' || i as instruction, 'a' as output from range(50) t(i)"));
    byte[] footer = whole.clone();
    footer[footer.length - 8] ^= 0x7F;
    for (byte[] bad :
        List.of(
            Arrays.copyOf(whole, whole.length / 2),
            Arrays.copyOf(whole, whole.length - 1),
            Arrays.copyOf(whole, 4),
            footer,
            "PAR1 garbage PAR1".getBytes(java.nio.charset.StandardCharsets.UTF_8))) {
      Path file = Files.write(folder.resolve("bad.parquet"), bad);

      var refusal = catchThrowableOfType(S2lException.class, () -> read(file).close());

      assertThat(refusal.exitCode()).isEqualTo(ExitCode.DATA);
      assertThat(refusal).hasMessageContaining("bad.parquet");
    }
  }

  @Test
  void aTableOfLossesIsReadAsTrajectoriesJoinedById() throws IOException, SQLException {
    Path table =
        make(
            "losses.parquet",
            "select * from (values ('b', 10, 0.1::float), ('a', 10, 2.5::float),"
                + " ('a', 20, 'nan'::float), ('b', 20, 1e-9::float)) t(id, step, loss)");
    var read = Trajectories.open(table, RowIds.of(List.of("a", "b")));
    assertThat(read.steps()).containsExactly(10, 20);
    assertThat(read.column(0)).containsExactly(2.5f, 0.1f);
    assertThat(read.column(1)).containsExactly(Float.NaN, 1e-9f);
    assertThat(read.unusableRows()).containsExactly(0);
    Path numbered =
        make("numbered.parquet", "select row, 0 as step, row / 4.0 as loss from range(5) t(row)");
    assertThat(Trajectories.open(numbered).column(0)).containsExactly(0, 0.25f, 0.5f, 0.75f, 1);
  }

  /// A file whose first page header, at byte 4, says another size: fields 2 (unpacked) and 3
  /// (packed) of the header, as zigzag variable-length numbers.
  private static byte[] withPageSize(byte[] file, int field, int size) {
    int at = 4;
    int[] starts = new int[4];
    for (int number = 1; number <= 3; number++) {
      if (file[at] != 0x15) {
        throw new AssertionError("no 32-bit field at byte " + at);
      }
      starts[number] = ++at;
      while (file[at] < 0) {
        at++;
      }
      at++;
    }
    int end = starts[field];
    while (file[end] < 0) {
      end++;
    }
    var damaged = new ByteArrayOutputStream();
    damaged.write(file, 0, starts[field]);
    int zigzag = size << 1 ^ size >> 31;
    for (; (zigzag & ~0x7F) != 0; zigzag >>>= 7) {
      damaged.write(zigzag & 0x7F | 0x80);
    }
    damaged.write(zigzag);
    damaged.write(file, end + 1, file.length - end - 1);
    return damaged.toByteArray();
  }

  @Test // 30
  void pagesThatClaimTwoGigabytesOrLessThanNothingAreRefused() throws Exception {
    byte[] whole =
        Files.readAllBytes(
            make(
                "whole.parquet",
                "select 'question ' || i as instruction, 'a' as output from range(500) t(i)"));
    for (int field : new int[] {2, 3}) {
      for (int size : new int[] {Integer.MAX_VALUE, -1, Integer.MIN_VALUE, 1 << 30}) {
        Path file = Files.write(folder.resolve("bomb.parquet"), withPageSize(whole, field, size));

        var refusal = catchThrowableOfType(S2lException.class, () -> read(file).close());

        assertThat(refusal).as("field %d, size %d", field, size).isNotNull();
        assertThat(refusal.exitCode()).isEqualTo(ExitCode.DATA);
      }
    }
  }

  @Test // 30
  void aFileWithBytesChangedAnywhereIsReadOrRefusedAndNothingElse() throws Exception {
    byte[] whole =
        Files.readAllBytes(
            make(
                "whole.parquet",
                "select 'q' || i % 9 as instruction, ['a', null, 'b' || i] as list, 'a' as output"
                    + " from range(60) t(i)"));
    var random = new Random(30);
    for (int i = 0; i < 60; i++) {
      byte[] damaged = whole.clone();
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      Path file = Files.write(folder.resolve("damaged.parquet"), damaged);
      try {
        read(file).close();
      } catch (S2lException refusal) {
        assertThat(refusal.exitCode()).as("damage %d", i).isEqualTo(ExitCode.DATA);
      }
    }
  }

  @Test // 30: no reader for Avro's schema is there, so no class that it names is loaded
  void classNamesInMetadataAreText() throws Exception {
    Path file = folder.resolve("avro.parquet");
    Duck.query(
        "copy (select 'q' as instruction, 'a' as output) to '%s' (format parquet, kv_metadata {'parquet.avro.schema': '{\"type\":\"string\",\"java-class\":\"java.lang.ProcessBuilder\"}'})"
            .formatted(file));
    try (var dataset = read(file)) {
      assertThat(dataset.size()).isEqualTo(1);
    }
  }
}
