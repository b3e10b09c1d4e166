package dev.s2l.evaluate.answer;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a generation answers, and whether it is right, read strictly.
///
/// The text is cut where it begins another turn; the last mark of an answer counts, a corrected
/// answer therefore, and without a mark what the text ends with. What is looked for follows from
/// the reference: a value, several values, a letter of an option, words, or that there is no
/// answer.
///
/// @param text what it answers; null where it answers nothing
/// @param right whether that is the reference
public record StrictAnswer(@Nullable String text, boolean right) {
  private static final StrictAnswer NOTHING = new StrictAnswer(null, false);

  private static final Pattern UNANSWERABLE =
      Pattern.compile(
          "(?i)cannot be (?:determined|answered|solved|known|found)|can't be"
              + " (?:determined|answered)|can not be determined|unanswerable|not enough"
              + " information|insufficient (?:information|data)|impossible to"
              + " (?:determine|tell|know|answer)|no answer|not possible to"
              + " (?:determine|answer)|^\\W*none\\W*$|none \\(");

  /// As much as an answer may stand before the end of a text that has no mark.
  private static final int LAST_PART = 4_000;

  /// @param generation as a model wrote it
  /// @param reference the right answer, or a solution that ends with it
  /// @param question with the options, where it has some
  /// @param stops marks at which the task ends a generation
  public static StrictAnswer of(
      String generation, String reference, @Nullable String question, List<String> stops) {
    String text = AnswerMarks.beforeStop(generation, stops);
    String wanted = reference(reference);
    Optional<String> marked = AnswerMarks.last(text);
    if (marked.isPresent() && marked.get().isEmpty()) {
      return NOTHING;
    }
    String where = marked.orElseGet(() -> ending(text));
    Optional<String> letter = Choices.reference(wanted);
    if (letter.isPresent()) {
      return choice(where, marked.isPresent(), letter.get(), wanted, question);
    }
    if (UNANSWERABLE.matcher(wanted).find()) {
      return unanswerable(where, wanted);
    }
    List<Node> readings = AnswerReader.readings(wanted);
    String answer =
        readings.isEmpty()
            ? words(where, wanted, marked.isPresent())
            : marked.isPresent() ? value(where, readings) : unmarked(where, readings);
    if (answer.isEmpty()) {
      return NOTHING;
    }
    return new StrictAnswer(answer, AnswerComparison.same(wanted, answer));
  }

  /// The answer that a reference is, or ends with.
  public static String reference(String reference) {
    int hashes = reference.lastIndexOf("####");
    if (hashes >= 0) {
      return reference.substring(hashes + 4).strip();
    }
    Optional<String> box = Boxed.content(reference);
    if (box.isPresent()) {
      return box.get().strip();
    }
    boolean solution = reference.length() > 30 || reference.contains("\n");
    return solution
        ? AnswerMarks.last(reference).filter(mark -> !mark.isEmpty()).orElse(reference).strip()
        : reference.strip();
  }

  private static String ending(String text) {
    String end = text.strip();
    return end.substring(Math.max(0, end.length() - LAST_PART));
  }

  private static StrictAnswer choice(
      String where, boolean marked, String letter, String wanted, @Nullable String question) {
    Optional<String> named = Optional.empty();
    String said = where;
    for (String part : AnswerMarks.parts(where)) {
      named = named.or(() -> Choices.named(part, marked)).or(() -> Choices.ofText(question, part));
      said = named.isPresent() ? said : part;
    }
    if (named.isEmpty()) {
      named = Choices.last(where);
    }
    if (named.isPresent()) {
      return new StrictAnswer(named.get(), named.get().equals(letter));
    }
    String value = marked ? AnswerReader.trimmed(said) : lastNumber(where);
    Optional<String> option = Choices.ofText(question, value);
    return value.isEmpty()
        ? NOTHING
        : new StrictAnswer(
            value, option.map(letter::equals).orElse(AnswerComparison.same(wanted, value)));
  }

  private static StrictAnswer unanswerable(String where, String wanted) {
    Matcher said = UNANSWERABLE.matcher(where);
    if (said.find()) {
      return new StrictAnswer(said.group().strip(), true);
    }
    String number = lastNumber(where);
    String answer = number.isEmpty() ? AnswerReader.trimmed(lastLine(where)) : number;
    return PlainText.isEmpty(answer)
        ? NOTHING
        : new StrictAnswer(answer, AnswerComparison.same(wanted, answer));
  }

  /// A value behind a mark.
  private static String value(String content, List<Node> wanted) {
    List<String> parts = AnswerMarks.parts(content);
    for (String part : parts) {
      if (!AnswerReader.readings(part).isEmpty()) {
        return AnswerReader.trimmed(part);
      }
    }
    int equals = content.lastIndexOf('=');
    if (equals >= 0) {
      String right = value(content.substring(equals + 1), wanted);
      if (!right.isEmpty()) {
        return right;
      }
    }
    List<Passage> numbers = Numbers.all(content);
    int many = many(wanted);
    if (many > 1 && numbers.size() >= many) {
      return joined(numbers.subList(0, many));
    }
    Optional<Passage> formula = Formulas.last(content);
    if (formula.isPresent()) {
      return formula.get().text().strip();
    }
    Optional<String> unreadable =
        parts.stream()
            .filter(part -> part.chars().noneMatch(Character::isLetter))
            .filter(part -> Numbers.all(part).size() > 1)
            .findFirst();
    return unreadable
        .map(AnswerReader::trimmed)
        .or(() -> numbers.stream().findFirst().map(Passage::text))
        .orElseGet(() -> AnswerReader.trimmed(content));
  }

  /// A value that a text without a mark ends with.
  private static String unmarked(String text, List<Node> wanted) {
    if (!AnswerReader.readings(text).isEmpty()) {
      return AnswerReader.trimmed(text);
    }
    String plain = PlainText.of(text);
    List<Passage> numbers = Numbers.all(plain);
    Optional<Passage> formula = Formulas.last(plain);
    boolean formulaIsLast =
        formula.isPresent() && !numbers.isEmpty() && formula.get().holds(numbers.getLast());
    int many = many(wanted);
    if (many > 1) {
      if (formulaIsLast && many(AnswerReader.readings(formula.get().text())) == many) {
        return formula.get().text().strip();
      }
      List<Passage> together = Numbers.all(lastWithNumbers(plain, many));
      if (!hasGroups(wanted) && together.size() >= many) {
        return joined(together.subList(together.size() - many, together.size()));
      }
    }
    if (wanted.stream().noneMatch(AnswerReader::isPlainNumber)) {
      Optional<String> shown =
          formula
              .map(found -> found.text().strip())
              .or(() -> Formulas.tuples(plain))
              .or(() -> afterSign(plain));
      if (shown.isPresent()) {
        return shown.get();
      }
    }
    if (formulaIsLast) {
      return Formulas.result(formula.get().text());
    }
    if (!numbers.isEmpty()) {
      return numbers.getLast().text();
    }
    String word = Numbers.lastWord(plain);
    return word.isEmpty() && UNANSWERABLE.matcher(plain).find()
        ? AnswerReader.trimmed(lastLine(plain))
        : word;
  }

  /// How many values a reference has.
  private static int many(List<Node> wanted) {
    return switch (Normal.of(wanted.getLast())) {
      case Node.Several several -> several.items().size();
      case Node.Braces braces -> braces.items().size();
      default -> 1;
    };
  }

  private static boolean hasGroups(List<Node> wanted) {
    return Normal.of(wanted.getLast()) instanceof Node.Several several
        && several.items().stream().anyMatch(Node.Group.class::isInstance);
  }

  private static String joined(List<Passage> numbers) {
    return numbers.stream().map(Passage::text).collect(Collectors.joining(", "));
  }

  private static String lastWithNumbers(String text, int many) {
    String[] sentences = text.split("(?<=[.!?])\\s+|\\n");
    for (int i = sentences.length - 1; i >= 0; i--) {
      if (Numbers.all(sentences[i]).size() >= many) {
        return sentences[i];
      }
    }
    return text;
  }

  private static String lastNumber(String text) {
    List<Passage> numbers = Numbers.all(text);
    return numbers.isEmpty() ? "" : numbers.getLast().text();
  }

  /// What follows the last equals sign, colon or "is" of the last line.
  private static Optional<String> afterSign(String text) {
    String line = lastLine(text);
    for (String sign : List.of("=", " is ", " are ", ":")) {
      int at = line.lastIndexOf(sign);
      if (at >= 0) {
        String after = line.substring(at + sign.length());
        if (!AnswerReader.readings(after).isEmpty()) {
          return Optional.of(AnswerReader.trimmed(after));
        }
      }
    }
    return Optional.empty();
  }

  private static String words(String where, String wanted, boolean marked) {
    for (String part : marked ? AnswerMarks.parts(where) : List.<String>of()) {
      if (AnswerComparison.same(wanted, AnswerReader.trimmed(part))) {
        return AnswerReader.trimmed(part);
      }
    }
    String line = marked ? where : lastLine(where);
    for (String sign : List.of(":", " is ", " are ", " was ")) {
      int at = line.lastIndexOf(sign);
      String after = at < 0 ? "" : AnswerReader.trimmed(line.substring(at + sign.length()));
      if (!after.isEmpty() && AnswerComparison.same(wanted, after)) {
        return after;
      }
    }
    String said = AnswerReader.trimmed(line);
    return PlainText.isEmpty(said) ? "" : said;
  }

  private static String lastLine(String text) {
    String end = text.strip();
    return end.substring(end.lastIndexOf('\n') + 1);
  }
}
