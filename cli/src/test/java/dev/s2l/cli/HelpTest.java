package dev.s2l.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// Every command explains itself, and a process that builds only the commands that it needs says
/// what one with all of them would say.
class HelpTest {
  private static final Map<String, CommandLine> COMMANDS = Commands.all().getSubcommands();

  @Test
  void every_command_has_help_under_both_names() {
    for (String name : COMMANDS.keySet()) {
      var help = InProcess.run(name, "--help");
      assertThat(help.exitCode()).as(name).isZero();
      assertThat(help.err()).as(name).isEmpty();
      assertThat(help.out()).contains("Usage: s2l " + name).contains("-h, --help");
      assertThat(InProcess.run(name, "-h").out()).isEqualTo(help.out());
      if (!name.equals("help")) {
        assertThat(InProcess.run("help", name).out()).isEqualTo(help.out());
      }
    }
  }

  @Test
  void help_is_printed_whatever_else_is_wrong_or_missing() {
    var help = InProcess.run("select", "--budget", "11%", "--config", "no-such.yaml", "--help");
    assertThat(help.exitCode()).as(help.err()).isZero();
    assertThat(help.out()).startsWith("Usage: s2l select");
  }

  @Test
  void no_help_doubles_a_percent_sign() {
    assertThat(InProcess.run("--help").out()).doesNotContain("%%");
    for (String name : COMMANDS.keySet()) {
      assertThat(InProcess.run(name, "--help").out()).as(name).doesNotContain("%%");
    }
    assertThat(InProcess.run("select", "--help").out())
        .contains("[--budget=N|P%]")
        .contains("--budget=N|P%  ");
  }

  @Test
  void commands_are_found_under_the_names_that_they_carry() {
    COMMANDS.forEach((name, command) -> assertThat(command.getCommandName()).isEqualTo(name));
  }

  @Test
  void only_what_the_first_word_names_is_built() {
    assertThat(Commands.reachedBy("select", "--budget", "3").getSubcommands())
        .containsOnlyKeys("select");
    assertThat(Commands.reachedBy("--version").getSubcommands()).isEmpty();
    for (List<String> words :
        List.of(
            List.<String>of(),
            List.of("--help"),
            List.of("help", "select"),
            List.of("completion", "bash"),
            List.of("selct"),
            List.of("-h", "select"))) {
      assertThat(Commands.reachedBy(words.toArray(String[]::new)).getSubcommands().keySet())
          .isEqualTo(COMMANDS.keySet());
    }
  }

  @Test
  void mistakes_are_told_as_if_every_command_were_built() {
    for (List<String> words :
        List.of(
            List.of("selct"),
            List.of("select", "--buget=3"),
            List.of("select", "run"),
            List.of("select"),
            List.of("env", "--no"),
            List.of("--nonsense", "select"))) {
      String[] arguments = words.toArray(String[]::new);
      var narrow = InProcess.run(arguments);
      var whole = InProcess.run(Main.configure(Commands.all()), arguments);
      assertThat(narrow).as("%s", words).isEqualTo(whole);
      assertThat(narrow.exitCode()).isEqualTo(2);
    }
    assertThat(InProcess.run("selct").err()).contains("Did you mean").contains("select");
  }
}
