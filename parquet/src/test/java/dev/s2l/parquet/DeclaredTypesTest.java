package dev.s2l.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.s2l.run.ExitCode;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Lines of JSON as Parquet: types are those that all values have, and nothing is read into a text.
class DeclaredTypesTest {
  @TempDir Path folder;

  private List<String> write(boolean annotated, String... lines) throws IOException {
    Path file = Files.writeString(folder.resolve("rows.jsonl"), String.join("\n", lines) + "\n");
    return new PlainParquet().fromJsonLines(file, annotated, folder.resolve("rows.parquet"));
  }

  private List<String> types() throws SQLException {
    return Duck.query(
        "select column_name, column_type from (describe select * from "
            + Duck.literal(folder.resolve("rows.parquet"))
            + ")");
  }

  private List<String> rows() throws SQLException {
    return Duck.json(folder.resolve("rows.parquet"));
  }

  private String back() throws IOException {
    Path lines = folder.resolve("back.jsonl");
    new PlainParquet().toJsonLines(folder.resolve("rows.parquet"), lines);
    return Files.readString(lines).stripTrailing();
  }

  @Test
  void textsThatLookLikeDatesTimesNumbersOrIdsStayTexts() throws Exception {
    String row =
        "{\"a\":\"8:30\",\"b\":\"2004-05-01\",\"c\":\"2004-05-01 10:00:00\",\"d\":\"00123\","
            + "\"e\":\"true\",\"f\":\"00000000-0000-0000-0000-000000000000\",\"g\":\"null\"}";

    assertThat(write(false, row)).isEmpty();

    assertThat(types()).allMatch(type -> type.endsWith("|VARCHAR"));
    assertThat(rows()).containsExactly(row);
    assertThat(back()).isEqualTo(row);
  }

  @Test
  void columnsWhoseNamesDifferByCaseKeepTheirNames() throws Exception {
    String row = "{\"Id\":1,\"id\":\"x\",\"ID\":true}";

    write(false, row);

    assertThat(Duck.schema(folder.resolve("rows.parquet")))
        .extracting(element -> element.substring(0, element.indexOf('|')))
        .containsExactly("schema", "Id", "id", "ID");
    assertThat(back()).isEqualTo(row);
  }

  @Test
  void numbersAreWholeOnlyWhereAllAreAndKeepTheirValue() throws Exception {
    write(
        false,
        "{\"whole\": 9223372036854775807, \"fraction\": 0.1, \"both\": 1, \"nan\": NaN}",
        "{\"whole\": -9223372036854775808, \"fraction\": 1e300, \"both\": 2.5, \"nan\": 1.0}");

    assertThat(types())
        .containsExactly("whole|BIGINT", "fraction|DOUBLE", "both|DOUBLE", "nan|DOUBLE");
    assertThat(back())
        .isEqualTo(
            "{\"whole\":9223372036854775807,\"fraction\":0.1,\"both\":1.0,\"nan\":NaN}\n"
                + "{\"whole\":-9223372036854775808,\"fraction\":1e300,\"both\":2.5,\"nan\":1.0}");
  }

  @Test
  void numbersThatNoTypeHoldsKeepAllDigitsAndThatIsTold() throws Exception {
    var told =
        write(
            false,
            "{\"huge\": 123456789012345678901234567890, \"far\": 1e400, \"fine\":"
                + " 9007199254740993}",
            "{\"huge\": 5, \"far\": 2, \"fine\": 0.5}");

    assertThat(types()).containsExactly("huge|JSON", "far|JSON", "fine|JSON");
    assertThat(back())
        .isEqualTo(
            "{\"huge\":123456789012345678901234567890,\"far\":1e400,\"fine\":9007199254740993}\n"
                + "{\"huge\":5,\"far\":2,\"fine\":0.5}");
    assertThat(told)
        .containsExactly(
            "`far`: numbers that no number of 64 bits holds, kept as JSON text with all digits",
            "`fine`: numbers that no number of 64 bits holds, kept as JSON text with all digits",
            "`huge`: numbers that no number of 64 bits holds, kept as JSON text with all digits");
  }

  @Test
  void aTextAmongOtherValuesStaysTheSameText() throws Exception {
    var told =
        write(
            false,
            "{\"m\": \"x\", \"l\": [1, \"a\", null], \"c\": \"hello\", \"k\": 1}",
            "{\"m\": 7, \"l\": [], \"c\": [{\"type\": \"text\"}], \"k\": true}");

    assertThat(types()).containsExactly("m|VARCHAR", "l|VARCHAR[]", "c|VARCHAR", "k|JSON");
    assertThat(rows())
        .containsExactly(
            "{\"m\":\"x\",\"l\":[\"1\",\"a\",null],\"c\":\"hello\",\"k\":1}",
            "{\"m\":\"7\",\"l\":[],\"c\":\"[{\\\"type\\\": \\\"text\\\"}]\",\"k\":true}");
    assertThat(told)
        .containsExactly(
            "`c`: values that are no text among texts (1), kept as text",
            "`k`: values of different kinds, kept as JSON text",
            "`l[]`: values that are no text among texts (1), kept as text",
            "`m`: values that are no text among texts (1), kept as text");
  }

  @Test
  void objectsKeepTheKeysThatTheyHaveAndGetNoOthers() throws Exception {
    String first =
        "{\"meta\":{\"k1\":{\"deep\":[1,2]}},\"same\":{\"a\":1,\"b\":null},\"empty\":{},"
            + "\"tools\":[{\"name\":\"f\",\"parameters\":{\"x\":1}}]}";
    String second =
        "{\"meta\":{\"k2\":1.50},\"same\":{\"a\":2,\"b\":\"y\"},\"empty\":{},"
            + "\"tools\":[{\"name\":\"g\",\"parameters\":{\"y\":\"z\"}},{\"name\":\"h\","
            + "\"parameters\":{}}]}";

    var told = write(false, first, second);

    assertThat(types())
        .containsExactly(
            "meta|JSON", "same|STRUCT(a BIGINT, b VARCHAR)", "empty|JSON", "tools|JSON");
    assertThat(back()).isEqualTo(first + "\n" + second);
    assertThat(told)
        .hasSize(3)
        .first()
        .isEqualTo("`empty`: objects whose keys differ from row to row, kept as JSON text");
  }

  @Test
  void turnsStayListsOfObjectsAndArgumentsOfCallsKeepTheirKeys() throws Exception {
    String calls =
        "{\"messages\":[{\"role\":\"user\",\"content\":\"q\"},{\"role\":\"assistant\","
            + "\"content\":null,\"tool_calls\":[{\"type\":\"function\",\"function\":{\"name\":"
            + "\"f\",\"arguments\":{\"city\":\"Wien\"}}},{\"id\":\"1\",\"type\":\"function\","
            + "\"function\":{\"name\":\"g\",\"arguments\":{\"n\":1.50}}}]}]}";

    var told = write(false, calls);

    assertThat(types())
        .containsExactly(
            "messages|STRUCT(\"role\" VARCHAR, \"content\" VARCHAR, tool_calls STRUCT(\"type\""
                + " VARCHAR, \"function\" STRUCT(\"name\" VARCHAR, arguments JSON), id"
                + " VARCHAR)[])[]");
    assertThat(back())
        .isEqualTo(
            "{\"messages\":[{\"role\":\"user\",\"content\":\"q\",\"tool_calls\":null},{\"role\":"
                + "\"assistant\",\"content\":null,\"tool_calls\":[{\"type\":\"function\","
                + "\"function\":{\"name\":\"f\",\"arguments\":{\"city\":\"Wien\"}},\"id\":null},"
                + "{\"type\":\"function\",\"function\":{\"name\":\"g\",\"arguments\":{\"n\":1.50}},"
                + "\"id\":\"1\"}]}]}");
    assertThat(told)
        .containsExactly(
            "`messages[]`: tool_calls: null where a turn does not have it",
            "`messages[].tool_calls[]`: id: null where a turn does not have it",
            "`messages[].tool_calls[].function.arguments`: objects whose keys differ from row to"
                + " row, kept as JSON text");
  }

  @Test
  void columnsWithoutAValueAreTextAndListsMayBeEmpty() throws Exception {
    String first = "{\"none\":null,\"list\":[],\"lists\":[[1],[],null],\"b\":null}";

    write(false, first, "{\"none\":null,\"list\":null,\"lists\":[],\"b\":false}");

    assertThat(types())
        .containsExactly("none|VARCHAR", "list|VARCHAR[]", "lists|BIGINT[][]", "b|BOOLEAN");
    assertThat(back())
        .isEqualTo(first + "\n{\"none\":null,\"list\":null,\"lists\":[],\"b\":false}");
  }

  @Test
  void columnsOfAnAnnotationHaveTheirOwnTypesAlsoWithoutAValue() throws Exception {
    write(true, "{\"q\":\"a\",\"s2l_selected\":true,\"s2l_cluster\":null,\"s2l_loss_last\":0.25}");

    assertThat(types())
        .containsExactly(
            "q|VARCHAR", "s2l_selected|BOOLEAN", "s2l_cluster|INTEGER", "s2l_loss_last|FLOAT");
    assertThat(rows())
        .containsExactly(
            "{\"q\":\"a\",\"s2l_selected\":true,\"s2l_cluster\":null,\"s2l_loss_last\":0.25}");
  }

  @Test
  void rowsThatAreNoTableAreRefused() {
    String[] lines = new String[1_001];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = "{\"column" + i + "\":1}";
    }

    var refusal = catchThrowableOfType(S2lException.class, () -> write(false, lines));

    assertThat(refusal.exitCode()).isEqualTo(ExitCode.DATA);
    assertThat(refusal)
        .hasMessageContaining("more than 1,000 different columns")
        .hasMessageContaining("JSON Lines");
  }

  @Test
  void rowsDeeperThanReadersGoAreKeptAsJson() throws Exception {
    String deep = "[".repeat(60) + "1" + "]".repeat(60);

    assertThat(write(false, "{\"deep\":" + deep + "}")).hasSize(1);

    assertThat(types()).containsExactly("deep|JSON");
    assertThat(back()).isEqualTo("{\"deep\":" + deep + "}");
  }

  @Test
  void theSameRowsGiveTheSameBytes() throws Exception {
    String[] lines = new String[500];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = "{\"a\":\"text " + i % 17 + "\",\"n\":" + i + ",\"l\":[" + i + ".5]}";
    }
    write(false, lines);
    byte[] first = Files.readAllBytes(folder.resolve("rows.parquet"));
    write(false, lines);

    assertThat(Files.readAllBytes(folder.resolve("rows.parquet"))).isEqualTo(first);
  }
}
