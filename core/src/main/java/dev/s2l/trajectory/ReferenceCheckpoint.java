package dev.s2l.trajectory;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.util.Arrays;

/// The recorded column that a scored method looks at. The paper evaluates each baseline with an
/// early and with a late one.
public sealed interface ReferenceCheckpoint {
  /// The first recorded column after step 0.
  record Early() implements ReferenceCheckpoint {}

  /// The last recorded column.
  record Late() implements ReferenceCheckpoint {}

  /// The column recorded at a step.
  record Step(int step) implements ReferenceCheckpoint {}

  /// Reads `early`, `late` or a step number.
  ///
  /// @throws S2lException (2) for anything else
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static ReferenceCheckpoint parse(String text) {
    return switch (text) {
      case "early" -> new Early();
      case "late" -> new Late();
      default -> {
        if (!text.matches("[0-9]{1,9}")) {
          throw new S2lException(
              ExitCode.USAGE,
              Phrase.of(
                  "reference checkpoint '%s' is not valid: expected early, late or a recorded step"
                      + " such as 500.",
                  text));
        }
        yield new Step(Integer.parseInt(text));
      }
    };
  }

  /// What [#parse] reads.
  @JsonValue
  default String text() {
    return switch (this) {
      case Early() -> "early";
      case Late() -> "late";
      case Step(int step) -> Integer.toString(step);
    };
  }

  /// The index of the column among `steps`, which ascend.
  ///
  /// @throws S2lException (2) if nothing was recorded at that step
  default int column(int[] steps) {
    return switch (this) {
      case Early() -> steps.length > 1 && steps[0] == 0 ? 1 : 0;
      case Late() -> steps.length - 1;
      case Step(int step) -> {
        int column = Arrays.binarySearch(steps, step);
        if (column < 0) {
          throw new S2lException(
              ExitCode.USAGE,
              Phrase.of(
                  "no losses were recorded at the reference checkpoint, step %d; recorded are the"
                      + " steps %s.",
                  step, Arrays.toString(steps)));
        }
        yield column;
      }
    };
  }
}
