package dev.s2l.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.s2l.dataset.Annotation;
import dev.s2l.dataset.DataFormat;
import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.DatasetSettings;
import dev.s2l.dataset.ParquetFiles.Chosen;
import dev.s2l.dataset.SubsetForm;
import dev.s2l.dataset.SubsetForm.Grouping;
import dev.s2l.dataset.SubsetWriter;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Progress;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.Float16Type;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.StringType;
import org.apache.parquet.format.Type;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Rows of Parquet files as a Parquet file: what DuckDB reads from it is what it reads from them.
class ParquetSubsetTest {
  private static final String ALL_TYPES =
      """
      select 'q' || i as instruction, case when i % 7 = 0 then null else repeat('é' || i, i % 50)
        end as output, (i % 200)::utinyint as u8, (-i)::bigint as n, i::uinteger as u32,
        18446744073709551615 - i::ubigint as u64, i % 3 = 0 as flag, i / 3.0::float as f32,
        case when i = 5 then 'nan' when i = 6 then '-0' else i / 7.0 end::double as f64,
        (i / 4)::decimal(9, 3) as money, (i::hugeint * 1234567890123456789)::decimal(38, 9) as big,
        date '2026-01-02' + i::int as day, time '10:00:00.000001' as t,
        timestamp '1969-12-31 23:59:59.999999' + interval (i) minute as ts,
        '2026-01-01 10:00:00+02'::timestamptz as tz, make_timestamp_ns(i * 1000000001) as ns,
        case when i % 4 = 0 then null else [i, null, i + 1] end as list,
        [[i], [], null, [i, i]] as lists, {'a': i, 'b': ['x' || i]} as struct,
        [{'role': 'user', 'content': 'c' || i}] as messages,
        map(['k' || i, 'l'], [i, null]) as map, uuid() as id, '\\x00\\xFF'::blob as bytes,
        ('m' || i % 3)::enum ('m0', 'm1', 'm2') as word
      from range(3000) t(i)
      """;

  @TempDir Path folder;

  private Path subset(Path file, long... rows) throws IOException {
    Path target = folder.resolve("subset.parquet");
    new PlainParquet()
        .subset(List.of(new Chosen(file, rows)), Optional.empty(), new int[rows.length], target);
    return target;
  }

  private static List<String> values(Path file, String where) throws Exception {
    return Duck.query(
        "select * exclude (file_row_number) from read_parquet("
            + Duck.literal(file)
            + ", file_row_number = true) "
            + where
            + " order by file_row_number");
  }

  @ParameterizedTest
  @ValueSource(strings = {"uncompressed", "snappy", "gzip", "zstd", "lz4_raw", "brotli"})
  void rowsOfEveryTypeAreTheSameInEveryCompression(String codec) throws Exception {
    Path file =
        Duck.make(
            folder.resolve("all.parquet"),
            ALL_TYPES,
            ", row_group_size 2048, compression " + codec);

    Path subset = subset(file, 0, 1, 5, 6, 7, 2047, 2048, 2900, 2999);

    assertThat(values(subset, ""))
        .hasSize(9)
        .isEqualTo(
            values(file, "where file_row_number in (0, 1, 5, 6, 7, 2047, 2048, 2900, 2999)"));
    assertThat(Duck.schema(subset)).isEqualTo(Duck.schema(file));
    assertThat(
            Duck.query(
                "select distinct compression from parquet_metadata(" + Duck.literal(subset) + ")"))
        .containsExactly(
            codec.equals("brotli") ? "ZSTD" : codec.toUpperCase(java.util.Locale.ROOT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "v2"})
  void rowsAreReadAsDuckDbWritesThemAsJson(String version) throws Exception {
    Path file =
        Duck.make(
            folder.resolve("all.parquet"),
            ALL_TYPES.replace("'\\x00\\xFF'", "'ab'"),
            ", row_group_size 2048, parquet_version " + version);
    Path expected = folder.resolve("expected.jsonl");
    Duck.query(
        "copy (select * from read_parquet("
            + Duck.literal(file)
            + ")) to "
            + Duck.literal(expected)
            + " (format json)");
    Path lines = folder.resolve("lines.jsonl");

    new PlainParquet().toJsonLines(file, lines);

    assertThat(Files.readAllLines(lines)).isEqualTo(Files.readAllLines(expected));
  }

  @Test
  void metadataOfTheFileIsCopied() throws Exception {
    Path file =
        Duck.make(
            folder.resolve("labels.parquet"),
            "select 'q' || i as instruction, i % 2 as label from range(9) t(i)",
            ", kv_metadata {huggingface: '{\"info\": {\"features\": {\"label\": {\"names\":"
                + " [\"bad\", \"good\"]}}}}', pandas: '{\"index_columns\": []}'}");

    assertThat(Duck.metadata(subset(file, 3, 4))).hasSize(2).isEqualTo(Duck.metadata(file));
  }

  /// A file with two texts whose names differ by case, and a half float, which DuckDB does not
  /// write.
  private Path oddFile() throws IOException {
    var text = LogicalType.STRING(new StringType());
    var schema =
        List.of(
            new SchemaElement("root").setNum_children(3),
            new SchemaElement("Output")
                .setType(Type.BYTE_ARRAY)
                .setRepetition_type(FieldRepetitionType.OPTIONAL)
                .setLogicalType(text),
            new SchemaElement("output")
                .setType(Type.BYTE_ARRAY)
                .setRepetition_type(FieldRepetitionType.REQUIRED)
                .setField_id(7)
                .setLogicalType(text),
            new SchemaElement("half")
                .setType(Type.FIXED_LEN_BYTE_ARRAY)
                .setType_length(2)
                .setRepetition_type(FieldRepetitionType.OPTIONAL)
                .setLogicalType(LogicalType.FLOAT16(new Float16Type())));
    var codecs =
        List.of(CompressionCodec.SNAPPY, CompressionCodec.GZIP, CompressionCodec.UNCOMPRESSED);
    Path file = folder.resolve("odd.parquet");
    try (var out = Files.newOutputStream(file)) {
      var output =
          new ParquetOutput(
              out,
              new ParquetOutput.Form(
                  schema, codecs, List.of(new KeyValue("ARROW:schema").setValue("x/y="))));
      for (int i = 0; i < 4; i++) {
        output.column(0).writeNull(0, 0);
        output.column(1).write(Binary.fromString("text " + i), 0, 0);
        byte[] half =
            ByteBuffer.allocate(2)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort(Float.floatToFloat16(i / 2f))
                .array();
        output.column(2).write(Binary.fromConstantByteArray(half), 0, 1);
        output.endRow(10);
      }
      output.finish();
    }
    return file;
  }

  @Test
  void columnsThatDifferByCaseHalfFloatsAndEveryWordOfTheFooterAreKept() throws Exception {
    Path file = oddFile();
    Path lines = folder.resolve("lines.jsonl");
    Path subset = subset(file, 1, 3);

    new PlainParquet().toJsonLines(subset, lines);

    assertThat(lines)
        .hasContent(
            """
            {"Output":null,"output":"text 1","half":0.5}
            {"Output":null,"output":"text 3","half":1.5}
            """);
    try (var before = ParquetInput.open(file);
        var after = ParquetInput.open(subset)) {
      assertThat(after.footer().getSchema()).isEqualTo(before.footer().getSchema());
      assertThat(after.footer().getKey_value_metadata())
          .isEqualTo(before.footer().getKey_value_metadata());
    }
    assertThat(Duck.schema(subset)).isEqualTo(Duck.schema(file));
  }

  @Test
  void aFileWithARowGroupOfManyPagesAndASubsetOfSeveralRowGroupsKeepAllRows() throws Exception {
    Path file =
        Duck.make(
            folder.resolve("long.parquet"),
            "select i as n, [i, i + 1] as l, (select string_agg(md5((i * 64 + j)::varchar), '')"
                + " from range(64) r(j)) as text from range(40000) t(i) order by i",
            ", row_group_size 40000");
    long[] even = new long[20_000];
    for (int i = 0; i < even.length; i++) {
      even[i] = 2L * i;
    }

    Path subset = subset(file, even);

    assertThat(
            Duck.query(
                "select count(distinct row_group_id) > 1 from parquet_metadata("
                    + Duck.literal(subset)
                    + ")"))
        .containsExactly("true");
    String sum =
        "select count(*), md5(string_agg(n || text || l::varchar, '' order by n)) from %s where n"
            + " %% 2 = 0";
    assertThat(Duck.query(sum.formatted("read_parquet(" + Duck.literal(subset) + ")")))
        .isEqualTo(Duck.query(sum.formatted("read_parquet(" + Duck.literal(file) + ")")));
  }

  private Dataset read(Path... files) throws IOException {
    return Dataset.read(
        List.of(files), DatasetSettings.defaults(), folder.resolve("dataset"), Progress.SILENT);
  }

  private List<String> merged(Optional<Annotation> annotation, Path... files) throws IOException {
    try (var dataset = read(files)) {
      int[] rows = java.util.stream.IntStream.range(0, dataset.size()).toArray();
      var form = new SubsetForm(Grouping.MERGED, Optional.of(DataFormat.PARQUET), annotation);
      return SubsetWriter.write(dataset, rows, folder, form, "merged").getFirst().told();
    }
  }

  @Test
  void filesWithTheSameColumnsAreMergedWithTheirTypes() throws Exception {
    var files = new ArrayList<Path>();
    for (int i = 0; i < 3; i++) {
      files.add(
          Duck.make(
              folder.resolve("part-" + i + ".parquet"),
              "select 'q' || i as instruction, 'a' as output, date '2026-01-02' as day, "
                  + i
                  + "::smallint as part from range(2) t(i)",
              ""));
    }
    var annotation =
        new Annotation(
            new boolean[6], new int[] {0, 1, 2, 3, 4, -1}, new float[] {1, 2, 3, 4, 5, Float.NaN});

    assertThat(merged(Optional.of(annotation), files.toArray(Path[]::new))).isEmpty();

    Path merged = folder.resolve("merged.parquet");
    assertThat(Duck.schema(merged)).containsAll(Duck.schema(files.getFirst()).subList(1, 5));
    assertThat(values(merged, ""))
        .containsExactly(
            "q0|a|2026-01-02|0|false|0|1.0",
            "q1|a|2026-01-02|0|false|1|2.0",
            "q0|a|2026-01-02|1|false|2|3.0",
            "q1|a|2026-01-02|1|false|3|4.0",
            "q0|a|2026-01-02|2|false|4|5.0",
            "q1|a|2026-01-02|2|false|null|null");
  }

  @Test
  void aColumnThatOneFileLacksIsNullThereAlsoWhereItWasRequired() throws Exception {
    Path odd = oddFile();
    Path other =
        Duck.make(
            folder.resolve("other.parquet"),
            "select 'a' as output, 'q' as instruction, [1, 2] as list",
            "");
    Path target = folder.resolve("joined.parquet");

    new PlainParquet()
        .subset(
            List.of(new Chosen(other, new long[] {0}), new Chosen(odd, new long[] {2, 3})),
            Optional.empty(),
            new int[3],
            target);

    assertThat(Duck.json(target))
        .containsExactly(
            "{\"output\":\"a\",\"instruction\":\"q\",\"list\":[1,2],\"Output_1\":null,\"half\":null}",
            "{\"output\":\"text"
                + " 2\",\"instruction\":null,\"list\":null,\"Output_1\":null,\"half\":1.0}",
            "{\"output\":\"text"
                + " 3\",\"instruction\":null,\"list\":null,\"Output_1\":null,\"half\":1.5}");
  }

  @Test
  void filesThatDeclareAColumnDifferentlyAreMergedByValuesAndThatIsTold() throws Exception {
    Path first =
        Duck.make(
            folder.resolve("a.parquet"), "select 'q' as instruction, 'a' as output, 1 as n", "");
    Path second =
        Duck.make(
            folder.resolve("b.parquet"), "select 'r' as instruction, 'b' as output, 'x' as n", "");

    assertThat(merged(Optional.empty(), first, second))
        .containsExactly(
            "the files declare the column n differently: their columns have the types of their"
                + " values as JSON",
            "`n`: values that are no text among texts (1), kept as text");
    assertThat(Duck.json(folder.resolve("merged.parquet")))
        .containsExactly(
            "{\"instruction\":\"q\",\"output\":\"a\",\"n\":\"1\"}",
            "{\"instruction\":\"r\",\"output\":\"b\",\"n\":\"x\"}");
  }

  @Test
  void aColumnOfBytesIsTextOrIsNotTakenForText() throws Exception {
    Path file =
        Duck.make(
            folder.resolve("bytes.parquet"),
            "select 'q' as instruction, b as output from (values ('caf\\xC3\\xA9'::blob),"
                + " ('caf\\xE9'::blob)) t(b)",
            "");
    try (var dataset = read(file)) {
      assertThat(dataset.size()).isEqualTo(1);
      assertThat(dataset.example(0).content().toString()).contains("café");
      assertThat(dataset.rejections().getFirst().column()).isEqualTo("output");
    }
  }

  @Test
  void aPageWhoseBytesChangedIsRefusedByItsChecksum() throws Exception {
    byte[] bytes = Files.readAllBytes(subset(oddFile(), 0, 1, 2, 3));
    int at =
        new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).lastIndexOf("\0\u003C");
    bytes[at] ^= 1; // of the half floats, which are not compressed
    Path damaged = Files.write(folder.resolve("damaged.parquet"), bytes);

    var refusal =
        catchThrowableOfType(
            S2lException.class,
            () -> new PlainParquet().toJsonLines(damaged, folder.resolve("x.jsonl")));

    assertThat(refusal.exitCode()).isEqualTo(ExitCode.DATA);
    assertThat(refusal).hasMessageContaining("the column half has a page whose checksum is wrong");
  }

  @Test
  void aColumnThatAnAnnotationWouldAddTwiceIsRefused() throws Exception {
    Path file =
        Duck.make(
            folder.resolve("twice.parquet"),
            "select 'q' as instruction, 'a' as output, 1 as s2l_cluster",
            "");
    var annotation = new Annotation(new boolean[1], new int[1], new float[1]);

    var refusal =
        catchThrowableOfType(S2lException.class, () -> merged(Optional.of(annotation), file));

    assertThat(refusal).hasMessageContaining("it has a column s2l_cluster already");
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "v2"})
  void pagesThatAreNotPackedAreReadOrRefusedWhateverTheirBytesAre(String version) throws Exception {
    byte[] whole =
        Files.readAllBytes(
            Duck.make(
                folder.resolve("whole.parquet"),
                "select 'q' || i as instruction, [i, null] as l, i / 3 as d, i % 2 = 0 as b from"
                    + " range(300) t(i)",
                ", compression uncompressed, parquet_version " + version));
    var random = new Random(32);
    int refused = 0;
    for (int i = 0; i < 400; i++) {
      byte[] damaged = whole.clone();
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      Path file = Files.write(folder.resolve("damaged.parquet"), damaged);
      try {
        new PlainParquet().toJsonLines(file, folder.resolve("x.jsonl"));
        subset(file, 0, 7);
      } catch (S2lException refusal) {
        assertThat(refusal.exitCode()).as("damage %d", i).isEqualTo(ExitCode.DATA);
        refused++;
      }
    }
    assertThat(refused).isBetween(50, 399);
  }

  @Test
  void filesHaveTheSameColumnsWhereNamesTypesAndLabelNamesAgree() throws Exception {
    Path first = file("first", "select 'q' as question, 1::bigint as n");
    assertThat(same(first, file("order", "select 2::bigint as n, 'r' as question"))).isTrue();
    assertThat(same(first, file("null", "select null::varchar as question, 1::bigint as n")))
        .isTrue();
    assertThat(same(first, file("fewer", "select 'q' as question"))).isFalse();
    assertThat(same(file("fewer", "select 'q' as question"), first)).isFalse();
    assertThat(same(first, file("type", "select 'q' as question, 1.5::double as n"))).isFalse();
    assertThat(same(labelled("ab", "a", "b", "1"), labelled("again", "a", "b", "2"))).isTrue();
    assertThat(same(labelled("ab", "a", "b", "1"), labelled("ba", "b", "a", "1"))).isFalse();
  }

  private static boolean same(Path first, Path second) throws IOException {
    return new PlainParquet().sameColumns(first, second);
  }

  private Path file(String name, String select) throws Exception {
    return Duck.make(folder.resolve(name + ".parquet"), select, "");
  }

  private Path labelled(String name, String one, String two, String fingerprint) throws Exception {
    String features =
        "{\"info\":{\"features\":{\"n\":{\"names\":[\"%s\",\"%s\"],\"_type\":\"ClassLabel\"}}},"
            + "\"fingerprint\":\"%s\"}";
    return Duck.make(
        folder.resolve(name + ".parquet"),
        "select 1::bigint as n",
        ", kv_metadata {huggingface: '" + features.formatted(one, two, fingerprint) + "'}");
  }
}
