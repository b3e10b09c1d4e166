package dev.s2l.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// Every command explains itself.
class HelpTest {
  private static final Map<String, CommandLine> COMMANDS = Main.commandLine().getSubcommands();

  @Test
  void everyCommandHasHelpUnderBothNames() {
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
  void helpIsPrintedWhateverElseIsWrongOrMissing() {
    var help = InProcess.run("select", "--budget", "11%", "--config", "no-such.yaml", "--help");
    assertThat(help.exitCode()).as(help.err()).isZero();
    assertThat(help.out()).startsWith("Usage: s2l select");
  }

  @Test
  void noHelpDoublesAPercentSign() {
    assertThat(InProcess.run("--help").out()).doesNotContain("%%");
    for (String name : COMMANDS.keySet()) {
      assertThat(InProcess.run(name, "--help").out()).as(name).doesNotContain("%%");
    }
    assertThat(InProcess.run("select", "--help").out())
        .contains("[--budget=N|P%]")
        .contains("--budget=N|P%  ");
  }

  @Test
  void commandsAreFoundUnderTheNamesThatTheyCarry() {
    COMMANDS.forEach((name, command) -> assertThat(command.getCommandName()).isEqualTo(name));
  }

  @Test
  void aWordThatIsNoCommandSuggestsOne() {
    assertThat(InProcess.run("selct").err()).contains("Did you mean").contains("select");
  }
}
