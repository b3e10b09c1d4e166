package dev.s2l.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.testkit.Golden;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The programs of docs/embedding.md, compiled and run outside of this build: on their class path
/// are the library and what it brings, neither the command line nor Parquet.
class EmbeddingDocsTest {
  private static final Pattern PROGRAM = Pattern.compile("(?s)```java\n(.*?)```");
  private static final Pattern NAME = Pattern.compile("(?m)^class (\\w+)");

  private static final Path MODEL = Golden.path("scored/gpt_neox");
  private static final Path ROWS = Golden.path("scored/rows.jsonl");

  @TempDir private static Path folder = Path.of("");

  private static String classPath = "";

  @BeforeAll
  static void compile() throws IOException {
    classPath =
        Stream.of(System.getProperty("java.class.path", "").split(File.pathSeparator))
            .filter(
                entry ->
                    !entry.matches(
                        ".*(/cli/target/[a-z-]*classes|s2l-cli|s2l-parquet|apache/parquet|duckdb|picocli|junit).*"))
            .collect(Collectors.joining(File.pathSeparator));
    String docs = Files.readString(Path.of("../docs/embedding.md"));
    var sources = new ArrayList<String>();
    var programs = PROGRAM.matcher(docs);
    while (programs.find()) {
      var name = NAME.matcher(programs.group(1));
      assertThat(name.find()).isTrue();
      Path source = folder.resolve(name.group(1) + ".java");
      Files.writeString(source, programs.group(1));
      sources.add(source.toString());
    }
    assertThat(sources).hasSize(4);
    var arguments = new ArrayList<>(List.of("-d", folder.toString(), "-cp", classPath));
    arguments.addAll(sources);
    int compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertThat(compiled).isZero();
  }

  @Test
  void rowsAreChosenFromAnArray() throws IOException, InterruptedException {
    assertThat(run("SelectFromArray")).containsPattern("rows \\[\\d, \\d, \\d, \\d]\n");
  }

  @Test
  void rowsAreReadWithTheirColumns() throws IOException, InterruptedException {
    Path file = folder.resolve("two.jsonl");
    Files.writeString(
        file,
        """
        {"instruction": "Say it.", "output": "fine", "level": 3, "tags": ["a", "b"]}
        {"instruction": "Say nothing.", "output": ""}
        """);
    assertThat(run("ReadRows", file.toString()))
        .isEqualTo(
            """
            1 {instruction=Say it., output=fine, level=3, tags=[a, b]}
            1 rows, rejected: {EMPTY_TARGET=1}
            """);
  }

  @Test
  void lossesAreThoseThatTheCommandLineRecords() throws IOException, InterruptedException {
    Path recorded = folder.resolve("recorded");
    var ended =
        InProcess.run("record", "--model=" + MODEL, "--data=" + ROWS, "--output-dir=" + recorded);
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    float[] expected =
        dev.s2l.trajectory.Trajectories.open(recorded.resolve("trajectories")).column(0);
    var lines = run("LossesOfAModel", MODEL.toString(), ROWS.toString()).lines().toList();
    assertThat(lines).hasSize(expected.length);
    for (int row = 0; row < expected.length; row++) {
      assertThat(lines.get(row)).isEqualTo(row + " " + expected[row]);
    }
  }

  @Test
  void theWholeMethodIsCancelledAndContinued() throws IOException, InterruptedException {
    Path directory = folder.resolve("whole");
    String out = run("WholeMethod", directory.toString());
    assertThat(out)
        .contains("INTERRUPTED: cancelled by the program")
        .contains("12 of 60 rows:")
        .containsPattern("(Add \\d+ and 1\\.\n){12}$");
    assertThat(directory.resolve("selection/subset.jsonl")).isRegularFile();
    assertThat(directory.resolve("report.html")).isRegularFile();
  }

  private static String run(String program, String... arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            folder + File.pathSeparator + classPath,
            program));
    command.addAll(List.of(arguments));
    Path err = folder.resolve(program + ".err");
    var process =
        new ProcessBuilder(command).redirectError(err.toFile()).directory(folder.toFile()).start();
    String out = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(Files.readString(err)).isZero();
    return out;
  }
}
