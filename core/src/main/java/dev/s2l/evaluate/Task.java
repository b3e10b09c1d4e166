package dev.s2l.evaluate;

import dev.s2l.evaluate.answer.MammothAnswer;
import dev.s2l.run.EnumWords;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Nearest;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// What is evaluated on: how answers look, what scores them, where the questions come from. Read
/// from `tasks/NAME.yaml`, or from a file of that form.
///
/// @param name in results and on the command line
/// @param description one line for people
/// @param source where the questions come from
/// @param licence of the questions
/// @param answer what an answer looks like
/// @param scorers that are used unless others are named
/// @param stop marks at which a generation ends, beside the usual ones
public record Task(
    String name,
    String description,
    String source,
    String licence,
    AnswerKind answer,
    List<Scorer> scorers,
    List<String> stop) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final List<String> KEYS =
      List.of("name", "description", "source", "licence", "answer", "scorers", "stop");

  /// What an answer looks like.
  public enum AnswerKind {
    NUMBER(MammothAnswer.Form.NUMBER),
    /// The first of several numbers, for MAmmoTH's scorer; the strict one wants all.
    FIRST_NUMBER(MammothAnswer.Form.FIRST_NUMBER),
    /// Options by their letters among questions that ask for numbers.
    CHOICE_OR_NUMBER(MammothAnswer.Form.LETTER_OR_NUMBER),
    CHOICE(MammothAnswer.Form.LETTER),
    /// Whatever can be written in LaTeX.
    MATH(MammothAnswer.Form.MATH);

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
    for (Object key : file.tree().keySet()) {
      String word = String.valueOf(key);
      if (!KEYS.contains(word)) {
        throw refused(
            file,
            word,
            Phrase.of(
                "unknown key `%s`%s; a task has %s",
                word,
                Nearest.of(word, KEYS).map(near -> ", did you mean `" + near + "`?").orElse(""),
                String.join(", ", KEYS)));
      }
    }
    String name = text(file, "name");
    if (!NAME.matcher(name).matches()) {
      throw refused(file, "name", "`name` may have letters, digits, `.`, `_` and `-`");
    }
    return new Task(
        name,
        text(file, "description"),
        text(file, "source"),
        text(file, "licence"),
        answer(file),
        scorers(file),
        file.tree().containsKey("stop") ? list(file, "stop") : List.of());
  }

  private static AnswerKind answer(Source file) {
    String word = text(file, "answer");
    List<String> words = Arrays.stream(AnswerKind.values()).map(AnswerKind::word).toList();
    int index = words.indexOf(word);
    if (index < 0) {
      throw refused(
          file,
          "answer",
          Phrase.of("`answer: %s`, expected one of %s", word, String.join(", ", words)));
    }
    return AnswerKind.values()[index];
  }

  private static List<Scorer> scorers(Source file) {
    Set<Scorer> scorers = EnumSet.noneOf(Scorer.class);
    for (String name : list(file, "scorers")) {
      try {
        scorers.add(Scorer.named(name));
      } catch (S2lException e) {
        throw refused(file, "scorers", S2lException.withOptions(e));
      }
    }
    return List.copyOf(scorers);
  }

  private static String text(Source file, String key) {
    Object value = file.tree().get(key);
    if (!(value instanceof String word) || word.isBlank()) {
      throw refused(file, key, Phrase.of("`%s` must be a text", key));
    }
    return word.strip();
  }

  private static List<String> list(Source file, String key) {
    var words = new ArrayList<String>();
    if (file.tree().get(key) instanceof List<?> list) {
      for (Object one : list) {
        if (one instanceof String word && !word.isEmpty()) {
          words.add(word);
        } else {
          throw refused(file, key, Phrase.of("`%s` must be a list of texts", key));
        }
      }
    }
    if (words.isEmpty()) {
      throw refused(file, key, Phrase.of("`%s` must be a list of texts", key));
    }
    return List.copyOf(words);
  }

  private static S2lException refused(Source file, String key, String why) {
    int line = 1 + file.text().lines().takeWhile(l -> !l.startsWith(key + ":")).toList().size();
    boolean found = file.text().lines().anyMatch(l -> l.startsWith(key + ":"));
    String place = found ? file.where() + ":" + line : file.where();
    String end = why.endsWith(".") || why.endsWith("?") ? "" : ".";
    return new S2lException(ExitCode.USAGE, Phrase.of("task %s: %s%s", place, why, end));
  }
}
