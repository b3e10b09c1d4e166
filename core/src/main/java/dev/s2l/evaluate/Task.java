package dev.s2l.evaluate;

import dev.s2l.evaluate.answer.MammothAnswer;
import dev.s2l.run.EnumWords;
import dev.s2l.run.S2lException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is evaluated on: where the questions come from, how they are asked, how answers look, what
/// scores them. Read from `tasks/NAME.yaml`, or from a file of that form (docs/tasks.md).
///
/// @param name in results and on the command line
/// @param about for people
/// @param answer what an answer looks like
/// @param scorers that give verdicts, unless others are named; empty where only metrics are wanted
/// @param metrics numbers without verdicts
/// @param stop marks at which an answer ends for the strict scorer, beside the usual ones
/// @param data where the items are
/// @param prompt how a model is asked; empty if none can be: the task scores what is there
public record Task(
    String name,
    About about,
    AnswerKind answer,
    List<Scorer> scorers,
    List<MetricName> metrics,
    List<String> stop,
    TaskData data,
    Optional<TaskPrompt> prompt) {

  /// A task for people.
  ///
  /// @param description one line
  /// @param source where the questions come from
  /// @param licence of the questions
  public record About(String description, String source, String licence) {}

  /// What an answer looks like.
  public enum AnswerKind {
    NUMBER(MammothAnswer.Form.NUMBER),
    /// The first of several numbers, for MAmmoTH's scorer; the strict one wants all.
    FIRST_NUMBER(MammothAnswer.Form.FIRST_NUMBER),
    /// Options by their letters among questions that ask for numbers.
    CHOICE_OR_NUMBER(MammothAnswer.Form.LETTER_OR_NUMBER),
    CHOICE(MammothAnswer.Form.LETTER),
    /// Whatever can be written in LaTeX.
    MATH(MammothAnswer.Form.MATH),
    /// A text that metrics compare; no scorer can say that it is right.
    TEXT(MammothAnswer.Form.MATH);

    private final MammothAnswer.Form form;

    AnswerKind(MammothAnswer.Form form) {
      this.form = form;
    }

    MammothAnswer.Form form() {
      return form;
    }

    String word() {
      return EnumWords.of(this);
    }
  }

  /// A file of a task.
  ///
  /// @param where it is, for messages
  /// @param text as it stands there
  /// @param tree the same as YAML has it
  public record Source(String where, String text, Map<?, ?> tree) {}

  /// @throws S2lException (2) with the place and the reason, if the file is no task
  public static Task of(Source file) {
    return TaskFile.task(file);
  }

  /// Whether it is the loss of rows that is measured, which no question asks for.
  public boolean ofLoss() {
    return metrics.contains(MetricName.LOSS);
  }

  /// Whether its answers can be right.
  public boolean scored() {
    return answer != AnswerKind.TEXT;
  }
}
