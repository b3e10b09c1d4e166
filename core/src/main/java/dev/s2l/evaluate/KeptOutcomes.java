package dev.s2l.evaluate;

import dev.s2l.run.AppendedLines;
import dev.s2l.run.AtomicFile;
import dev.s2l.run.EnumWords;
import dev.s2l.run.Hashes;
import dev.s2l.run.Json;
import dev.s2l.run.StopSignal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Runs each program once: what becomes of it is kept in `programs.jsonl.partial` as it ends, and
/// in `programs.jsonl` when all have ended. An attempt that goes on after a kill, or scores anew,
/// does not run it again, so that one near its limit of time has the same outcome as before. Kept
/// are those that this attempt asked for, of its runner.
public final class KeptOutcomes implements ProgramRunner {
  /// A line of the file.
  ///
  /// @param runner that ran it, by its signature
  /// @param program sha256 of its text
  /// @param ending as a word
  private record Line(
      String runner, String program, String ending, String printed, String message) {
    static Line of(String runner, String program, Outcome outcome) {
      return new Line(
          runner, program, EnumWords.of(outcome.ending()), outcome.printed(), outcome.message());
    }

    Outcome outcome() {
      return new Outcome(EnumWords.named(Ending.class, "ending", ending), printed, message);
    }
  }

  private final ProgramRunner runner;
  private final Path complete;
  private final AppendedLines lines;
  private final Map<String, Outcome> kept = new HashMap<>();

  /// Programs that were asked for, in that order.
  private final Set<String> used = new LinkedHashSet<>();

  /// @param folder where the files are
  /// @param runner stays the caller's to close
  /// @throws dev.s2l.run.S2lException (8) if a file is damaged
  public KeptOutcomes(Path folder, ProgramRunner runner) throws IOException {
    this.runner = runner;
    this.complete = folder.resolve("programs.jsonl");
    if (Files.exists(complete)) {
      AppendedLines.read(complete, (line, number) -> keep(line));
    }
    this.lines =
        AppendedLines.open(folder.resolve("programs.jsonl.partial"), (line, number) -> keep(line));
  }

  private void keep(JsonNode read) {
    var line = Json.COMPACT.treeToValue(read, Line.class);
    if (line.runner().equals(runner.signature())) {
      kept.put(line.program(), line.outcome());
    }
  }

  /// Programs whose outcome an earlier attempt kept.
  public int known() {
    return kept.size();
  }

  @Override
  public void prepare() {
    runner.prepare();
  }

  @Override
  public void run(List<String> programs, Receiver receiver, StopSignal stop) {
    if (runner == NONE) {
      runner.run(programs, receiver, stop);
      return;
    }
    SequencedMap<String, List<Integer>> open = new LinkedHashMap<>();
    for (int i = 0; i < programs.size(); i++) {
      String key = key(programs.get(i));
      used.add(key);
      Outcome known = kept.get(key);
      if (known == null) {
        open.computeIfAbsent(key, k -> new ArrayList<>()).add(i);
      } else {
        receiver.finished(i, known);
      }
    }
    var keys = List.copyOf(open.sequencedKeySet());
    var places = List.copyOf(open.sequencedValues());
    runner.run(
        places.stream().map(List::getFirst).map(programs::get).toList(),
        (program, outcome) -> {
          if (outcome.ofProgram()) {
            kept.put(keys.get(program), outcome);
            lines.add(Line.of(runner.signature(), keys.get(program), outcome));
          }
          places.get(program).forEach(place -> receiver.finished(place, outcome));
        },
        stop);
  }

  private static String key(String program) {
    return Hashes.sha256(program.getBytes(StandardCharsets.UTF_8));
  }

  /// All programs have ended: what became of those that count is written in their order.
  public void finish() throws IOException {
    var counting = used.stream().filter(kept::containsKey).toList();
    if (counting.isEmpty()) {
      Files.deleteIfExists(complete);
    } else {
      AtomicFile.write(
          complete,
          out -> {
            for (String program : counting) {
              var line =
                  Line.of(runner.signature(), program, Objects.requireNonNull(kept.get(program)));
              out.write(
                  (Json.COMPACT.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8));
            }
          });
    }
    lines.delete();
  }

  @Override
  public String signature() {
    return runner.signature();
  }

  /// Closes the file, not the runner.
  @Override
  public void close() {
    try {
      lines.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
