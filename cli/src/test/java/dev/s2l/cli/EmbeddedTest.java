package dev.s2l.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.demo.DemoData;
import dev.s2l.run.Hashes;
import dev.s2l.testkit.Golden;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A whole run with a model folder, in a process as users start it and in foreign surroundings.
class EmbeddedTest {
  @TempDir private static Path folder = Path.of("");

  private static Path data = Path.of("");
  private static Path usual = Path.of("");

  @BeforeAll
  static void runAsUsersDo() throws IOException, InterruptedException {
    data = folder.resolve("rows.jsonl");
    Path many = DemoData.generate(7, 500).write(folder.resolve("data"));
    Files.write(data, Files.readAllLines(many).subList(0, 100));
    usual = folder.resolve("usual");
    var ended = Child.start(folder, arguments(usual)).await();
    assertThat(ended.exitCode()).as(ended.err()).isZero();
  }

  /// Arabic has digits of its own, Turkish an i of its own and a comma for the point.
  @ParameterizedTest
  @CsvSource({"ar, EG", "tr, TR"})
  void inAnotherLocaleAndClassLoaderARunGivesTheSameBytes(String language, String country)
      throws IOException, InterruptedException, URISyntaxException {
    Path run = folder.resolve(language);
    var home = ForeignLoader.class.getProtectionDomain().getCodeSource().getLocation();
    var program =
        List.of(
            "-Duser.language=" + language,
            "-Duser.country=" + country,
            "-D" + ForeignLoader.CLASSES + "=" + System.getProperty("java.class.path"),
            "-cp",
            Path.of(home.toURI()).toString(),
            ForeignLoader.class.getName());
    var ended = Child.start(folder, Map.of(), program, arguments(run)).await();
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(contents(run)).isEqualTo(contents(usual));
    assertThat(ended.out() + ended.err()).doesNotContainPattern("[\\p{Nd}&&[^0-9]]");
  }

  private static String[] arguments(Path run) {
    return new String[] {
      "run",
      "--data=" + data,
      "--proxy=" + Golden.path("scored/gpt_neox"),
      "--budget=10%",
      "--num-train-epochs=1",
      "--num-checkpoints=2",
      "--output-format=parquet",
      "--output-dir=" + run
    };
  }

  /// The files by name; with their hashes where a run promises the same bytes. Others tell times.
  private static TreeMap<String, String> contents(Path run) throws IOException {
    var files = new TreeMap<String, String>();
    try (var paths = Files.walk(run)) {
      for (Path file : paths.filter(Files::isRegularFile).toList()) {
        String name = run.relativize(file).toString();
        boolean promised = name.matches("(trajectories|clusters|selection)/.*");
        files.put(name, promised ? Hashes.sha256(file) : "");
      }
    }
    return files;
  }
}
