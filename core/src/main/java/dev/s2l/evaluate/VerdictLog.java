package dev.s2l.evaluate;

import dev.s2l.evaluate.Scorer.Scored;
import dev.s2l.evaluate.Summary.VerdictLine;
import dev.s2l.run.AppendedLines;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/// Verdicts as they are given: they gather in `verdicts.jsonl.partial`, and become `verdicts.jsonl`
/// when all are there. Texts are judged in the same order each time, so what an attempt that ended
/// early has judged is taken over as it stands. Not thread-safe.
public final class VerdictLog implements AutoCloseable {
  private static final String SETTINGS = "settings";

  private record Known(
      Optional<String> model, String task, String id, String scorer, Scored scored) {
    static Known of(JsonNode line) {
      VerdictLine verdict = Json.COMPACT.treeToValue(line, VerdictLine.class);
      return new Known(
          verdict.model(),
          verdict.task(),
          verdict.id(),
          verdict.scorer(),
          new Scored(verdict.answer().orElse(null), verdict.verdict()));
    }
  }

  private final Path folder;
  private final AppendedLines lines;
  private final Deque<Known> known = new ArrayDeque<>();
  private final String settings;

  /// Whether the first line is there, which has the settings.
  private boolean headed;

  /// @param settings everything that verdicts and their order depend on: those given otherwise are
  ///   dropped
  /// @throws S2lException (8) if the file is damaged
  public VerdictLog(Path folder, String settings) throws IOException {
    this.folder = folder;
    this.settings = settings;
    this.lines =
        AppendedLines.open(
            partial(folder),
            (line, number) -> {
              if (number == 1) {
                headed = line.path(SETTINGS).asString("").equals(settings);
              } else if (headed) {
                known.add(Known.of(line));
              }
            });
    if (!headed) {
      lines.clear();
    }
  }

  private static Path partial(Path folder) {
    return folder.resolve(Rescoring.VERDICTS + ".partial");
  }

  /// Verdicts of an earlier attempt that were not asked for yet.
  public int known() {
    return known.size();
  }

  /// What an earlier attempt said, or what is said now.
  Scored verdict(
      Optional<String> model, Task task, Generation row, Scorer scorer, Supplier<Scored> now) {
    Known next = known.poll();
    if (next != null) {
      if (next.model().equals(model)
          && next.task().equals(task.name())
          && next.id().equals(row.id())
          && next.scorer().equals(scorer.label())) {
        return next.scored();
      }
      throw new S2lException(
          ExitCode.RUN_DIRECTORY,
          Phrase.of(
              "%s has a verdict of %s, and one of %s was to come. Remove the file to score anew.",
              partial(folder),
              words(next.scorer(), next.id(), next.task(), next.model()),
              words(scorer.label(), row.id(), task.name(), model)));
    }
    Scored scored = now.get();
    if (!headed) {
      lines.add(Json.COMPACT.createObjectNode().put(SETTINGS, settings));
      headed = true;
    }
    lines.add(
        new VerdictLine(
            model,
            task.name(),
            row.id(),
            scorer.label(),
            Optional.ofNullable(scored.answer()),
            row.reference(),
            scored.verdict()));
    return scored;
  }

  private static String words(String scorer, String id, String task, Optional<String> model) {
    return Phrase.of("%s on %s of %s", scorer, id, task)
        + model.map(name -> " by " + name).orElse("");
  }

  /// All are there.
  public void finish() throws IOException {
    lines.become(folder.resolve(Rescoring.VERDICTS));
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
