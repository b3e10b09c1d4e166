package dev.s2l.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Progress;
import dev.s2l.run.S2lException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Items in the layouts in which sets are published.
class ItemFilesTest {
  @TempDir private Path folder = Path.of("");

  private static Task task(List<String> files, List<Map<String, ?>> columns) {
    var tree = new LinkedHashMap<String, Object>();
    tree.put("name", "t");
    tree.put("description", "d");
    tree.put("source", "s");
    tree.put("licence", "l");
    tree.put("answer", "number");
    tree.put("scorers", List.of("strict"));
    var data = new LinkedHashMap<String, Object>();
    if (!files.isEmpty()) {
      data.put("files", files);
    }
    if (!columns.isEmpty()) {
      data.put("columns", columns);
    }
    if (!data.isEmpty()) {
      tree.put("data", data);
    }
    return Task.of(new Task.Source("t.yaml", "", tree));
  }

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Path parent = file.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    return Files.writeString(file, text);
  }

  private List<Item> read(Task task) throws IOException {
    return ItemFiles.read(task, ItemFiles.find(folder, task.data().files()), Progress.SILENT);
  }

  @Test
  void linesWithIdsAndGroupsAreItems() throws IOException {
    write(
        "t.jsonl",
        """
        {"id": "a-1", "source": "s", "topic": "x", "level": 3, "question": "1 + 1?", "answer": "2"}
        {"id": "a-2", "question": "2 + 2?", "answer": 4.0}
        """);
    var items = read(task(List.of(), List.of()));
    assertThat(items).extracting(Item::id).containsExactly("a-1", "a-2");
    assertThat(items).extracting(Item::place).containsExactly(0, 1);
    assertThat(items.getFirst().groups())
        .isEqualTo(Map.of("source", "s", "topic", "x", "level", "3"));
    assertThat(items.get(1).reference()).isEqualTo("4");
    assertThat(items.get(1).groups()).isEmpty();
  }

  @Test
  void packedLinesAreReadAndAnIdThatIsMissingIsTheRowsNumber() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      out.write(
          "{\"question\": \"q\", \"answer\": \"2\\n#### 7\"}\n".getBytes(StandardCharsets.UTF_8));
    }
    Files.createDirectories(folder.resolve("gsm8k"));
    Files.write(folder.resolve("gsm8k/test.jsonl.gz"), bytes.toByteArray());
    var items = read(task(List.of("gsm8k/test.jsonl"), List.of()));
    assertThat(items).extracting(Item::id).containsExactly("1");
    assertThat(items.getFirst().reference()).isEqualTo("2\n#### 7");
  }

  @Test
  void svampIsAnArrayWhoseQuestionHasTwoParts() throws IOException {
    write(
        "SVAMP.json",
        """
        [{"ID": "chal-1", "Body": "Ann has 3 apples. ", "Question": "How many?", "Answer": 3.0,
          "Type": "Subtraction"}]
        """);
    var columns = new LinkedHashMap<String, Object>();
    columns.put("question", List.of("Body", "Question"));
    columns.put("reference", "Answer");
    columns.put("topic", "Type");
    columns.put("id", "ID");
    var item = read(task(List.of("SVAMP.json"), List.of(columns))).getFirst();
    assertThat(item.question()).isEqualTo("Ann has 3 apples. How many?");
    assertThat(item.reference()).isEqualTo("3");
    assertThat(item.id()).isEqualTo("chal-1");
    assertThat(item.groups()).isEqualTo(Map.of("topic", "Subtraction"));
  }

  @Test
  void optionsFollowTheQuestionAsMammothShowsThem() throws IOException {
    write(
        "t.json",
        """
        {"question": "Which?", "options": ["A)21", "B)22 (about)"], "correct": "B"}
        {"question": "Is it?\\nAnswer Choices: (A) 1 (B) 2", "answer": "A"}
        """);
    var items =
        read(
            task(
                List.of(),
                List.of(
                    Map.of("question", "question", "choices", "options", "reference", "correct"),
                    Map.of("question", "question", "reference", "answer"))));
    assertThat(items.getFirst().question())
        .isEqualTo("Which?\nAnswer Choices: (A) 21 (B) 22  (about)");
    assertThat(items.get(1).reference()).isEqualTo("A");
  }

  @Test
  void mathIsAFolderOfProblemsBySubject() throws IOException {
    write(
        "MATH/test/algebra/1.json",
        "{\"problem\": \"p\", \"level\": \"Level 5\", \"type\": \"Algebra\","
            + " \"solution\": \"so $\\\\boxed{3}$.\"}");
    write(
        "MATH/test/geometry/1.json",
        "{\"problem\": \"r\", \"level\": \"Level 1\", \"type\": \"Geometry\","
            + " \"solution\": \"\\\\boxed{4}\"}");
    var items =
        read(
            task(
                List.of("MATH/test/*/*.json"),
                List.of(Map.of("question", "problem", "reference", "solution", "topic", "type"))));
    assertThat(items).extracting(Item::id).containsExactly("algebra/1.json-1", "geometry/1.json-1");
    assertThat(items.get(1).groups()).isEqualTo(Map.of("level", "Level 1", "topic", "Geometry"));
  }

  private static final String REPORT =
      "FINAL REPORT\nINDICATION: Cough.\n\nFINDINGS: The heart\nis normal. No effusion.\n\n"
          + "IMPRESSION: No acute disease.\n";

  @Test
  void reportsAreCutIntoTheirSections() throws IOException {
    write(
        "NOTEEVENTS.csv",
        "ROW_ID,CATEGORY,DESCRIPTION,TEXT\n"
            + "7,Radiology,CHEST,\""
            + REPORT
            + "\"\n"
            + "8,Nursing,NOTE,\"Slept well. FINDINGS: none told.\"\n"
            + "9,Radiology,HEAD,\"FINDINGS:\nClear. IMPRESSION: Normal.\"\n");
    var columns = new LinkedHashMap<String, Object>();
    columns.put("sections_of", "TEXT");
    columns.put("question", "FINDINGS");
    columns.put("reference", "IMPRESSION");
    columns.put("id", "ROW_ID");
    columns.put("topic", "DESCRIPTION");
    var told = new ArrayList<String>();
    var task = task(List.of("NOTEEVENTS.csv"), List.of(columns));
    var items = ItemFiles.read(task, ItemFiles.find(folder, task.data().files()), new Told(told));
    assertThat(items).extracting(Item::id).containsExactly("7", "9");
    assertThat(items.getFirst().question()).isEqualTo("The heart is normal. No effusion.");
    assertThat(items.getFirst().reference()).isEqualTo("No acute disease.");
    assertThat(items.get(1).question()).isEqualTo("Clear.");
    assertThat(items.get(1).reference()).isEqualTo("Normal.");
    assertThat(items.getFirst().groups()).isEqualTo(Map.of("topic", "CHEST"));
    assertThat(told).anyMatch(line -> line.contains("1 of 3 rows lack one of the sections"));
  }

  @Test
  void whatIsNoItemIsNamedWithItsPlace() throws IOException {
    refused("[{\"question\": \"q\"}]", "t.json: row 1 has none of the layouts", "answer");
    refused("{\"question\": \"q\", \"answer\": \"1\"} 7", "t.json: row 2 is no object");
    refused("{\"question\": \"q\", \"answer\": [1]}", "t.json: row 1 `answer` is no text");
    refused("{\"question\": \" \", \"answer\": \"1\"}", "row 1 asks nothing");
    refused("{\"question\": ", "t.json: row 1");
    refused("[]", "holds no item of the task t");
    String one = "{\"id\": 1, \"question\": \"q\", \"answer\": \"1\"}";
    refused(one + one, "row 2: the id \"1\" was there before");
  }

  private void refused(String text, String... why) throws IOException {
    write("t.json", text);
    assertThatThrownBy(() -> read(task(List.of(), List.of())))
        .isInstanceOfSatisfying(
            S2lException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA))
        .hasMessageContainingAll(why);
  }

  private record Told(List<String> lines) implements Progress {
    @Override
    public Task start(String stage, long total, String unit) {
      return Progress.SILENT.start(stage, total, unit);
    }

    @Override
    public void note(String message) {}

    @Override
    public void warn(String message) {
      lines.add(message);
    }
  }
}
