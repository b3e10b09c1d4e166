package dev.s2l.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class ConfigFileTest {
  @TempDir private Path folder = Path.of("");

  private final StringWriter errors = new StringWriter();
  private final Work work = new Work();

  @Test
  void optionsComeFromTheFileWithEitherKindOfDash() throws IOException {
    assertThat(
            run("learning_rate: 1e-5\nnum-train-epochs: 2\ndata: [a.jsonl, b c.jsonl]\nfast: true"))
        .isZero();
    assertThat(work.learningRate).isEqualTo(1e-5);
    assertThat(work.epochs).isEqualTo(2);
    assertThat(work.data).containsExactly(Path.of("a.jsonl"), Path.of("b c.jsonl"));
    assertThat(work.fast).isTrue();
  }

  @Test
  void theCommandLineWinsAlsoOverLists() throws IOException {
    assertThat(run("learning_rate: 1e-5\ndata: [a, b]", "--learning-rate", "3e-4", "--data", "c"))
        .isZero();
    assertThat(work.learningRate).isEqualTo(3e-4);
    assertThat(work.data).containsExactly(Path.of("c"));
  }

  @Test
  void wordsThatOlderYamlTakesForTruthValuesStayWords() throws IOException {
    assertThat(run("name: no")).isZero();
    assertThat(work.name).isEqualTo("no");
  }

  @Test
  void anUnknownKeyIsAnErrorWithASuggestion() throws IOException {
    assertThat(run("learning_rat: 1e-5")).isEqualTo(2);
    assertThat(errors.toString())
        .contains("unknown key `learning_rat`")
        .contains("did you mean `learning_rate`?");
  }

  @Test
  void aRepeatedKeyIsAnError() throws IOException {
    assertThat(run("name: a\nname: b")).isEqualTo(2);
    assertThat(errors.toString()).contains("duplicate");
  }

  @Test
  void aWrongValueNamesTheOption() throws IOException {
    assertThat(run("learning_rate: fast")).isEqualTo(2);
    assertThat(errors.toString()).contains("--learning-rate").contains("fast");
  }

  @Test
  void javaTagsAreRefused() throws IOException {
    assertThat(run("name: !!javax.script.ScriptEngineManager [x]")).isEqualTo(2);
    assertThat(work.ran).isFalse();
  }

  @Test
  void aliasesThatExpandWithoutEndAreRefused() throws IOException {
    var bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 60; i++) {
      bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ",").repeat(9)));
    }
    assertThat(run(bomb.toString())).isEqualTo(2);
  }

  @Test
  void aMissingFileIsAnError() {
    assertThat(commandLine().execute("work", "--config", "/nowhere.yaml")).isEqualTo(2);
    assertThat(errors.toString()).contains("/nowhere.yaml").contains("no such file");
  }

  @Test
  void controlCharactersInMessagesDoNotReachTheTerminal() {
    assertThat(Failures.printable("a\u001b[31m\u202Eb\nc")).isEqualTo("a\\u001B[31m\\u202Eb\nc");
  }

  private int run(String yaml, String... more) throws IOException {
    Path file = folder.resolve("s2l.yaml");
    Files.writeString(file, yaml);
    var arguments = new ArrayList<>(List.of("work", "--config", file.toString()));
    arguments.addAll(List.of(more));
    return commandLine().execute(arguments.toArray(String[]::new));
  }

  private CommandLine commandLine() {
    var commandLine = new CommandLine(new Root()).addSubcommand(work);
    return Main.configure(commandLine).setErr(new PrintWriter(errors, true));
  }

  @Command(name = "root")
  static final class Root {}

  @Command(name = "work")
  static final class Work implements Runnable {
    @Option(names = "--config")
    @Nullable Path config;

    @Option(names = "--data", arity = "1..*")
    List<Path> data = new ArrayList<>();

    @Option(names = "--learning-rate")
    double learningRate;

    @Option(names = "--num-train-epochs")
    int epochs;

    @Option(names = "--fast")
    boolean fast;

    @Option(names = "--name")
    @Nullable String name;

    boolean ran;

    @Override
    public void run() {
      ran = true;
    }
  }
}
