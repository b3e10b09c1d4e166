package dev.s2l.cli;

import dev.s2l.hub.Hub;
import dev.s2l.hub.HubName;
import dev.s2l.run.Phrase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;

/// Data as users name it: what [dev.s2l.dataset.Dataset] reads, or `ORG/NAME` and perhaps
/// `@REVISION` of a data set on the Hugging Face hub. What exists on the disk is never looked for
/// on the hub, nor what is named like a file, a pattern or a `dataset_info.json`.
final class DataNames {
  private static final Pattern FILE =
      Pattern.compile(
          ".*([*?\\[{#]|\\.(jsonl?|ndjson|[ct]sv|parquet|gz|zst|txt|zip|tar))$|.*[*?\\[{#].*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private DataNames() {}

  /// An old name without an owner, such as `squad`, that is in the hub cache.
  private static Optional<HubName> cached(String text) {
    return HubName.alone(text)
        .filter(name -> Hub.fromEnvironment(System.getenv()).hasDataset(name));
  }

  /// The file or folder; downloads what the hub cache lacks.
  static Path path(Path given, CommandSpec spec) throws IOException {
    String text = given.toString();
    var name = HubName.parse(text).or(() -> cached(text));
    if (Files.exists(given) || name.isEmpty() || FILE.matcher(text).matches()) {
      return given;
    }
    return HubNames.fetched(
        name.get(),
        Hub::dataset,
        Phrase.of("no file or folder %s here, so it was taken as a data set on the hub", text),
        spec);
  }
}
