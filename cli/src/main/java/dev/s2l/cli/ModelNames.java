package dev.s2l.cli;

import dev.s2l.hub.Hub;
import dev.s2l.hub.HubName;
import dev.s2l.run.Phrase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;

/// Models as users name them: a folder, or `ORG/NAME` and perhaps `@REVISION` on the Hugging Face
/// hub. What exists on the disk is never looked for on the hub.
final class ModelNames {
  private ModelNames() {}

  /// The folder; downloads what the hub cache lacks.
  static Path folder(String text, CommandSpec spec) throws IOException {
    Path path = Path.of(text);
    var name = HubName.parse(text);
    if (Files.exists(path) || name.isEmpty()) {
      return path;
    }
    return HubNames.fetched(
        name.get(),
        Hub::model,
        Phrase.of("no folder %s here, so it was taken as a name on the hub", text),
        spec);
  }
}
