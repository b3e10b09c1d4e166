package dev.s2l.cli;

import dev.s2l.hub.Hub;
import dev.s2l.hub.HubName;
import dev.s2l.run.Progress;
import dev.s2l.run.S2lException;
import dev.s2l.run.StopSignal;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;

/// Fetches models and data sets of the Hugging Face hub, for names of no file or folder.
final class HubNames {
  /// What is asked of the hub.
  @FunctionalInterface
  interface Wanted {
    Path from(Hub hub, HubName name, Progress progress, StopSignal stop) throws IOException;
  }

  private HubNames() {}

  /// Downloads what the hub cache lacks.
  ///
  /// @param why the user's word was taken as a name on the hub; begins the message of a failure
  static Path fetched(HubName name, Wanted wanted, String why, CommandSpec spec)
      throws IOException {
    var err = spec.commandLine().getErr();
    try {
      var hub = Hub.fromEnvironment(System.getenv());
      return wanted.from(hub, name, ConsoleProgress.on(err), SignalHandlers.installed(err));
    } catch (S2lException e) {
      throw new S2lException(e.exitCode(), why + ": " + e.withOptions(), e);
    }
  }
}
