package dev.s2l.evaluate;

import dev.s2l.evaluate.ProgramRunner.Ending;
import dev.s2l.evaluate.ProgramRunner.Outcome;
import java.util.regex.Pattern;

/// Texts that are programs, whose answer is what they print: MAmmoTH's rules (Yue and others 2023).
public final class Programs {
  /// The outcome of a text that nobody ran.
  static final Outcome NOT_RUN = new Outcome(Ending.UNSUPPORTED, "", "no program is run");

  private static final String TURN = "### Instruction";

  /// The end may be missing where the text was cut.
  private static final Pattern FENCE =
      Pattern.compile("```(?:[Pp]ython3?|py)?[ \\t]*\\n(.*?)(?:```|\\z)", Pattern.DOTALL);

  private Programs() {}

  /// Whether a text is a program.
  public static boolean isOne(String text) {
    return text.contains("print(");
  }

  /// The program of a text: what stands before the next turn, and inside the fence there, if one
  /// holds a program.
  public static String of(String text) {
    int end = text.indexOf(TURN);
    String turn = end < 0 ? text : text.substring(0, end);
    return FENCE
        .matcher(turn)
        .results()
        .map(fence -> fence.group(1))
        .filter(Programs::isOne)
        .findFirst()
        .orElse(turn);
  }

  /// What is read of a program that finished: its output behind the mark of an answer.
  static String answer(Outcome outcome) {
    return "The answer is " + outcome.printed().strip();
  }
}
