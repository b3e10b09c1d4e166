package dev.s2l.trajectory;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.util.Arrays;
import java.util.regex.Pattern;

/// Chooses among the recorded columns, for the paper's ablations of length, density and stage of
/// training.
///
/// @param kind what is chosen
/// @param from for [Kind#STEPS] the first step; for [Kind#EVERY] the distance between two chosen
///   columns; for [Kind#FIRST] how many columns
/// @param to for [Kind#STEPS] the last step
public record ColumnRange(Kind kind, int from, int to) {
  /// Every column.
  public static final ColumnRange EVERYTHING = new ColumnRange(Kind.ALL, 0, 0);

  private static final Pattern EVERY = Pattern.compile("every-(\\d{1,9})");
  private static final Pattern FIRST = Pattern.compile("first-(\\d{1,9})");
  private static final Pattern STEPS = Pattern.compile("(\\d{1,9})-(\\d{1,9})");

  /// What is chosen.
  public enum Kind {
    ALL,
    /// The first half, the middle column included.
    EARLY,
    /// The second half, the middle column included.
    LATE,
    /// The first n columns, or all if there are fewer.
    FIRST,
    /// Every n-th column, counted from the last one, which is always chosen.
    EVERY,
    /// The columns from one step to another, both included.
    STEPS
  }

  /// Reads `all`, `early`, `late`, `first-3`, `every-3` or `500-3000`.
  ///
  /// @throws S2lException (2) for anything else
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static ColumnRange parse(String text) {
    switch (text) {
      case "all" -> {
        return EVERYTHING;
      }
      case "early" -> {
        return new ColumnRange(Kind.EARLY, 0, 0);
      }
      case "late" -> {
        return new ColumnRange(Kind.LATE, 0, 0);
      }
      default -> {}
    }
    var every = EVERY.matcher(text);
    if (every.matches() && Integer.parseInt(every.group(1)) > 0) {
      return new ColumnRange(Kind.EVERY, Integer.parseInt(every.group(1)), 0);
    }
    var first = FIRST.matcher(text);
    if (first.matches() && Integer.parseInt(first.group(1)) > 0) {
      return new ColumnRange(Kind.FIRST, Integer.parseInt(first.group(1)), 0);
    }
    var steps = STEPS.matcher(text);
    if (steps.matches()) {
      return new ColumnRange(
          Kind.STEPS, Integer.parseInt(steps.group(1)), Integer.parseInt(steps.group(2)));
    }
    throw new S2lException(
        ExitCode.USAGE,
        Phrase.of(
            "--cluster-range %s: expected all, early, late, first-N, every-N or FIRST-LAST in"
                + " steps.",
            text));
  }

  /// What [#parse] reads.
  @JsonValue
  public String text() {
    return switch (kind) {
      case ALL -> "all";
      case EARLY -> "early";
      case LATE -> "late";
      case FIRST -> "first-" + from;
      case EVERY -> "every-" + from;
      case STEPS -> from + "-" + to;
    };
  }

  /// The chosen steps among `steps` (ascending); at least one.
  public int[] of(int[] steps) {
    int half = (steps.length + 1) / 2;
    int[] chosen =
        switch (kind) {
          case ALL -> steps.clone();
          case EARLY -> Arrays.copyOf(steps, half);
          case LATE -> Arrays.copyOfRange(steps, steps.length - half, steps.length);
          case FIRST -> Arrays.copyOf(steps, Math.min(from, steps.length));
          case EVERY -> every(steps);
          case STEPS -> Arrays.stream(steps).filter(step -> step >= from && step <= to).toArray();
        };
    if (chosen.length == 0) {
      throw new S2lException(
          ExitCode.USAGE,
          Phrase.of(
              "No step that is clustered lies between %d and %d. Those are: %s.",
              from, to, Arrays.toString(steps)));
    }
    return chosen;
  }

  private int[] every(int[] steps) {
    int[] chosen = new int[(steps.length + from - 1) / from];
    Arrays.setAll(chosen, i -> steps[steps.length - 1 - (chosen.length - 1 - i) * from]);
    return chosen;
  }
}
