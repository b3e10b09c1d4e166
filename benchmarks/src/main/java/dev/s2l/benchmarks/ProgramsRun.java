package dev.s2l.benchmarks;

import dev.s2l.evaluate.ProgramRunner;
import dev.s2l.evaluate.ProgramRunner.Ending;
import dev.s2l.evaluate.ProgramRunner.Outcome;
import dev.s2l.evaluate.Programs;
import dev.s2l.evaluate.program.BubblewrapRunner;
import dev.s2l.evaluate.program.GraalPyRunner;
import dev.s2l.evaluate.program.ProgramLimits;
import dev.s2l.run.Json;
import dev.s2l.run.StopSignal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/// The programs among the rows of a file, run by both runners: `ProgramsRun FILE.jsonl[.gz] FIELD
/// [MOST]`, from the root of the repository, after `mvn package` (CPython is the one on the PATH).
/// Says how many print the same, and shows those that do not.
public final class ProgramsRun {
  private static final int MOST_SHOWN = 20;
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private ProgramsRun() {}

  public static void main(String[] arguments) throws IOException {
    int most = arguments.length > 2 ? Integer.parseInt(arguments[2]) : Integer.MAX_VALUE;
    List<String> programs = programs(Path.of(arguments[0]), arguments[1], most);
    String classPath = Path.of("programs/target/s2l-programs").toAbsolutePath() + "/*";
    Path cache = Files.createTempDirectory("s2l-programs");
    List<Outcome> graalPy =
        timed(new GraalPyRunner(ProgramLimits.USUAL, () -> classPath, cache), programs);
    List<Outcome> cPython = timed(BubblewrapRunner.start(ProgramLimits.USUAL), programs);
    int equal = 0;
    int close = 0;
    int shown = 0;
    for (int i = 0; i < programs.size(); i++) {
      Outcome one = graalPy.get(i);
      Outcome other = cPython.get(i);
      if (one.ending() == other.ending() && one.printed().equals(other.printed())) {
        equal++;
      } else if (one.ending() == other.ending() && close(one.printed(), other.printed())) {
        close++;
      } else if (shown++ < MOST_SHOWN) {
        System.out.println(
            programs.get(i).strip() + "\n  graalpy: " + one + "\n  cpython: " + other);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%d programs: %d equal, %d equal but for the last digits of numbers, %d different%n",
        programs.size(),
        equal,
        close,
        programs.size() - equal - close);
  }

  private static List<String> programs(Path file, String field, int most) throws IOException {
    var programs = new LinkedHashSet<String>();
    try (InputStream in = Files.newInputStream(file);
        var lines =
            new BufferedReader(
                new InputStreamReader(
                    file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in,
                    StandardCharsets.UTF_8))) {
      String line;
      while ((line = lines.readLine()) != null && programs.size() < most) {
        String text = Json.COMPACT.readTree(line).path(field).asString("");
        if (Programs.isOne(text)) {
          programs.add(Programs.of(text));
        }
      }
    }
    return List.copyOf(programs);
  }

  private static List<Outcome> timed(ProgramRunner runner, List<String> programs) {
    var outcomes = new ArrayList<Outcome>(Collections.nCopies(programs.size(), null));
    long start = System.nanoTime();
    try (runner) {
      runner.run(programs, outcomes::set, new StopSignal());
    }
    var counts = new EnumMap<Ending, Integer>(Ending.class);
    outcomes.forEach(outcome -> counts.merge(outcome.ending(), 1, Integer::sum));
    System.out.printf(
        Locale.ROOT,
        "%s: %.1f s, %s%n",
        runner.signature(),
        (System.nanoTime() - start) / 1e9,
        counts);
    return outcomes;
  }

  private static boolean close(String one, String other) {
    String[] words = BLANKS.split(one.strip());
    String[] others = BLANKS.split(other.strip());
    boolean same = words.length == others.length;
    for (int i = 0; same && i < words.length; i++) {
      same = words[i].equals(others[i]) || closeNumbers(words[i], others[i]);
    }
    return same;
  }

  private static boolean closeNumbers(String one, String other) {
    try {
      double a = Double.parseDouble(one);
      double b = Double.parseDouble(other);
      return Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
