package dev.s2l.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.dataset.SubsetForm.Grouping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Subsets in another form than they came in, and whole data sets with columns added.
class SubsetFormTest {
  private static final String JSON = "{\"instruction\": \"a\", \"output\": \"b\", \"n\": 1.50}";
  @TempDir Path folder;
  private Inputs inputs;

  @BeforeEach
  void setUp() {
    inputs = new Inputs(folder);
  }

  private String written(String file, SubsetForm form, int[] rows, Path... data)
      throws IOException {
    try (var dataset = inputs.read(data)) {
      var files = SubsetWriter.write(dataset, rows, folder, form, "subset");
      assertThat(files).extracting(SubsetFile::name).contains(file);
    }
    return Files.readString(folder.resolve(file));
  }

  private static SubsetForm as(DataFormat format) {
    return new SubsetForm(Grouping.BY_INPUT, Optional.of(format), Optional.empty());
  }

  private static SubsetForm merged() {
    return new SubsetForm(Grouping.MERGED, Optional.empty(), Optional.empty());
  }

  @Test
  void anArrayBecomesLinesAndKeepsWhatIsNoLineFeed() throws IOException {
    var file =
        inputs.file("a.json", "[{\n  \"instruction\": \"x\\\\\",\r\n  \"output\":\"y\nz\"\n}]");

    assertThat(written("subset.jsonl", as(DataFormat.JSONL), new int[] {0}, file))
        .isEqualTo("{  \"instruction\": \"x\\\\\",  \"output\":\"y\\nz\"}\n");
  }

  @Test
  void linesBecomeAnArrayByteForByte() throws IOException {
    assertThat(
            written(
                "subset.json",
                as(DataFormat.JSON_ARRAY),
                new int[] {0, 1},
                inputs.file("a.jsonl", JSON + "\n" + Inputs.GOOD)))
        .isEqualTo("[\n" + JSON + ",\n" + Inputs.GOOD + "\n]\n");
  }

  @Test
  void linesBecomeATableWithTheColumnsOfAllRows() throws IOException {
    var file =
        inputs.file(
            "a.jsonl",
            JSON + "\n{\"instruction\":\"c,\\\"d\\\"\",\"output\":\"e\\nf\",\"l\":[1],\"n\":null}");

    assertThat(written("subset.csv", as(DataFormat.CSV), new int[] {0, 1}, file))
        .isEqualTo("instruction,output,n,l\na,b,1.50,\n\"c,\"\"d\"\"\",\"e\nf\",,[1]\n");
  }

  @Test
  void aTableBecomesLines() throws IOException {
    assertThat(
            written(
                "subset.jsonl",
                as(DataFormat.JSONL),
                new int[] {1},
                inputs.file("a.csv", "instruction;output\na;b\n\"c\nd\";é\n")))
        .isEqualTo("{\"instruction\":\"c\\nd\",\"output\":\"é\"}\n");
  }

  @Test
  void inputsOfOneFormMergeByteForByte() throws IOException {
    assertThat(
            written(
                "subset.jsonl",
                merged(),
                new int[] {0, 1},
                inputs.file("a.jsonl", JSON),
                inputs.file("b.jsonl", Inputs.GOOD)))
        .isEqualTo(JSON + "\n" + Inputs.GOOD + "\n");
    assertThat(
            written(
                "subset.json",
                merged(),
                new int[] {0, 1},
                inputs.file("a.jsonl", JSON),
                inputs.file("b.json", "[" + Inputs.GOOD + "]")))
        .isEqualTo("[\n" + JSON + ",\n" + Inputs.GOOD + "\n]\n");
    assertThat(
            written(
                "subset.csv",
                merged(),
                new int[] {0, 1},
                inputs.file("a.csv", "instruction,output\na,\"b\"\n"),
                inputs.file("b.csv", "instruction,output\nc,d\n")))
        .isEqualTo("instruction,output\na,\"b\"\nc,d\n");
  }

  @Test
  void tablesThatDifferAndMixturesMergeByValue() throws IOException {
    assertThat(
            written(
                "subset.csv",
                merged(),
                new int[] {0, 1},
                inputs.file("a.csv", "instruction,output\na,\"b\"\n"),
                inputs.file("b.csv", "output,instruction,x\nd,c,1\n")))
        .isEqualTo("instruction,output,x\na,b,\nc,d,1\n");
    assertThat(
            written(
                "subset.jsonl",
                merged(),
                new int[] {0, 1},
                inputs.file("a.csv", "instruction,output\na,b\n"),
                inputs.file("b.jsonl", JSON)))
        .isEqualTo("{\"instruction\":\"a\",\"output\":\"b\"}\n" + JSON + "\n");
  }

  @Test
  void severalInputsConvertedKeepTheirNames() throws IOException {
    written(
        "subset/a.csv",
        as(DataFormat.CSV),
        new int[] {0, 1},
        inputs.file(
            "a.jsonl.gz", Inputs.gzip(JSON.getBytes(java.nio.charset.StandardCharsets.UTF_8))),
        inputs.file("b.json", "[" + JSON + "]"));

    assertThat(folder.resolve("subset/b.csv")).hasContent("instruction,output,n\na,b,1.50");
  }

  @Test
  void numbersThatJsonDoesNotKnowStandInTablesAsReadersOfTablesKnowThem() throws IOException {
    var file =
        inputs.file(
            "a.jsonl",
            "{\"instruction\":\"a\",\"output\":\"NaN\",\"n\":NaN,\"list\":[NaN,1.50,\"x\"]}\n"
                + "{\"instruction\":\"a\",\"output\":\"b\",\"n\":-Infinity,\"list\":null}\n"
                + "{\"instruction\":\"a\",\"output\":\"b\",\"n\":Infinity,\"list\":[]}\n");

    assertThat(written("subset.csv", as(DataFormat.CSV), new int[] {0, 1, 2}, file))
        .isEqualTo(
            "instruction,output,n,list\n"
                + "a,NaN,NaN,\"[NaN,1.50,\"\"x\"\"]\"\n"
                + "a,b,-Infinity,\n"
                + "a,b,Infinity,[]\n");
    assertThat(written("subset.tsv", as(DataFormat.TSV), new int[] {1}, file))
        .isEqualTo("instruction\toutput\tn\tlist\na\tb\t-Infinity\t\n");
    assertThat(
            written(
                "subset.jsonl",
                as(DataFormat.JSONL),
                new int[] {0, 1},
                Files.copy(folder.resolve("subset.csv"), folder.resolve("back.csv"))))
        .startsWith(
            "{\"instruction\":\"a\",\"output\":\"NaN\",\"n\":\"NaN\",\"list\":\"[NaN,1.50,\\\"x\\\"]\"}\n");
  }

  @Test
  void annotatedRowsKeepTheirBytesAndGainThreeColumns() throws IOException {
    var annotation =
        new Annotation(
            new boolean[] {true, false}, new int[] {3, -1}, new float[] {0.5f, Float.NaN});
    var form = new SubsetForm(Grouping.BY_INPUT, Optional.empty(), Optional.of(annotation));

    assertThat(
            written(
                "subset.jsonl",
                form,
                new int[] {0, 1},
                inputs.file("a.jsonl", JSON + " \r\n" + Inputs.GOOD)))
        .isEqualTo(
            JSON.replace(
                    "}", ", \"s2l_selected\": true, \"s2l_cluster\": 3, \"s2l_loss_last\": 0.5}")
                + " \r\n"
                + Inputs.GOOD.replace(
                    "}",
                    ", \"s2l_selected\": false, \"s2l_cluster\": null, \"s2l_loss_last\": null}")
                + "\n");
    assertThat(
            written(
                "subset.csv",
                form,
                new int[] {0, 1},
                inputs.file("a.csv", "instruction;output\r\na;b\r\nc;d\r\n")))
        .isEqualTo(
            "instruction;output;s2l_selected;s2l_cluster;s2l_loss_last\r\n"
                + "a;b;true;3;0.5\r\n"
                + "c;d;false;;\r\n");
  }
}
