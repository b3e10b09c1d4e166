package dev.s2l.cli;

import dev.s2l.run.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/// The root command: says what the program is for, does nothing itself. Help lists the commands in
/// this order.
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
      GenerateCommand.class,
      EvaluateCommand.class,
      CompareCommand.class,
      DiagnoseCommand.class,
      ReportCommand.class,
      VerifyCommand.class,
      DatasetCommand.class,
      PlanCommand.class,
      EnvCommand.class,
      CompletionCommand.class,
      HelpCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:internal error",
      "2:wrong option or configuration",
      "3:data rejected",
      "4:model or tokenizer unusable",
      "5:training diverged",
      "6:out of disk, memory or device",
      "7:network",
      "8:run directory in use, damaged, or begun with other settings",
      "9:your own tool failed",
      "130, 143:stopped after saving; the same command continues"
    })
final class S2lCommand {}
