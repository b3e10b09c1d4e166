package dev.s2l.cli;

import dev.s2l.run.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The root command: names the stages, does nothing itself.
@Command(
    name = "s2l",
    description =
        "Chooses fine-tuning data: trains a small proxy on all of it, records every example's loss"
            + " trajectory, clusters the trajectories and draws a balanced subset.",
    version = "s2l " + Version.TOOL,
    mixinStandardHelpOptions = true,
    subcommands = {
      DemoCommand.class,
      RunCommand.class,
      TrainCommand.class,
      RecordCommand.class,
      SelectCommand.class,
      ReportCommand.class,
      EnvCommand.class,
      CommandLine.HelpCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n")
final class S2lCommand {}
