package dev.s2l.evaluate;

import dev.s2l.evaluate.ProgramRunner.Outcome;
import dev.s2l.evaluate.answer.LmEvalAnswer;
import dev.s2l.evaluate.answer.LmEvalAnswer.Filter;
import dev.s2l.evaluate.answer.MammothAnswer;
import dev.s2l.evaluate.answer.StrictAnswer;
import dev.s2l.run.EnumWords;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Nearest;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A way to read an answer out of a text and to hold it against the reference. What each does, and
/// which to quote beside which numbers: docs/evaluation.md.
public enum Scorer {
  /// As MAmmoTH's evaluation does it, its tolerance included: beside the tables of the paper.
  MAMMOTH(1),
  /// Ours: the last answer that is marked, by its exact value, with all unknowns.
  STRICT(2),
  /// GSM8K's filter `strict-match` of lm-evaluation-harness.
  LM_EVAL_STRICT(3),
  /// GSM8K's filter `flexible-extract` of lm-evaluation-harness.
  LM_EVAL_FLEXIBLE(3);

  private final int version;

  Scorer(int version) {
    this.version = version;
  }

  /// What was read out of a text, and what is said of it.
  ///
  /// @param answer null where nothing was found
  public record Scored(@Nullable String answer, Verdict verdict) {}

  /// As options and files have it: `lm-eval-strict`.
  public String label() {
    return EnumWords.of(this);
  }

  /// Changes where the same text may get another verdict.
  public int version() {
    return version;
  }

  /// @throws S2lException (2) with the nearest, if there is no such scorer
  public static Scorer named(String name) {
    for (Scorer scorer : values()) {
      if (scorer.label().equals(name)) {
        return scorer;
      }
    }
    List<String> labels = Arrays.stream(values()).map(Scorer::label).toList();
    throw new S2lException(
        ExitCode.USAGE,
        Phrase.of(
            "scorer '%s': expected %s.%s",
            name, String.join(", ", labels), Nearest.advice(name, labels)));
  }

  /// Whether a program counts by what it prints.
  boolean runsPrograms() {
    return switch (this) {
      case MAMMOTH, STRICT -> true;
      case LM_EVAL_STRICT, LM_EVAL_FLEXIBLE -> false;
    };
  }

  /// Reads and judges one text.
  ///
  /// @param ran what became of it, if it is a program
  public Scored score(Task task, Generation row, Outcome ran) {
    if (StrictAnswer.reference(row.reference()).isBlank()) {
      return new Scored(null, Verdict.ERROR);
    }
    return switch (this) {
      case MAMMOTH ->
          read(
              row,
              ran,
              text -> {
                var answer = MammothAnswer.of(text, row.reference(), task.answer().form());
                return scored(answer.text(), answer.right());
              });
      case STRICT ->
          read(
              row,
              ran,
              text -> {
                var answer = StrictAnswer.of(text, row.reference(), row.question(), task.stop());
                return scored(answer.text(), answer.right());
              });
      case LM_EVAL_STRICT -> lmEval(row, Filter.STRICT_MATCH);
      case LM_EVAL_FLEXIBLE -> lmEval(row, Filter.FLEXIBLE_EXTRACT);
    };
  }

  /// Of a program, what it printed is read.
  private static Scored read(Generation row, Outcome ran, Function<String, Scored> reading) {
    if (!Programs.isOne(row.text())) {
      return reading.apply(row.text());
    }
    return switch (ran.ending()) {
      case FINISHED -> reading.apply(Programs.answer(ran));
      case FAILED, TIMEOUT, EXHAUSTED -> new Scored(null, Verdict.ERROR);
      case UNSUPPORTED -> new Scored(null, Verdict.UNSUPPORTED);
    };
  }

  private static Scored lmEval(Generation row, Filter filter) {
    var answer = LmEvalAnswer.of(row.text(), row.reference(), filter);
    return scored(answer.text(), answer.right());
  }

  private static Scored scored(@Nullable String answer, boolean right) {
    return new Scored(
        answer, answer == null ? Verdict.NO_ANSWER : right ? Verdict.RIGHT : Verdict.WRONG);
  }
}
