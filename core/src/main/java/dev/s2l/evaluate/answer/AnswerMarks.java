package dev.s2l.evaluate.answer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a text says that its answer follows: `####`, `\boxed{}`, "the answer is", "Answer:".
final class AnswerMarks {
  private static final Pattern MARK =
      Pattern.compile(
          "####|\\\\(?:boxed|fbox)(?![a-z])|<answer>|(?i:\\b(?:answers?|correct"
              + " (?:option|choice))\\b(?:\\*\\*|__)?(?:[^.\\n"
              + ":=#\\\\]{0,60}?\\s(?:is|are|was|will be|would be|should"
              + " be)\\b|\\s{0,3}[:=])(?:\\s?:)?|final answer(?:\\*\\*|__)?\\s{0,3}\\n"
              + ")");

  /// Where another turn, or another problem, begins.
  private static final Pattern STOP =
      Pattern.compile(
          "(?m)</s>|<\\|(?:im_end|endoftext|eot_id|end|user|assistant)\\|>"
              + "|^\\W{0,4}(?:Question|Q|Problem|USER|User|ASSISTANT|Assistant|Human|Instruction"
              + "|Response|Input)(?: ?\\d{1,3})?\\W{0,2}:");

  private static final Pattern SENTENCE_END =
      Pattern.compile("[.!?](?:\\*\\*)?\\s+(?=[\\p{L}\\d\"(])");
  private static final Pattern CLAUSE =
      Pattern.compile(
          ",? (?:because|since|which|as|so|when|where|if|for|after|per|by|in total|altogether|in"
              + " all|and the|but)\\b|,(?= (?:and|so|but|which) )");

  /// An answer, and how many marks of it may have nothing behind them.
  private static final int LONGEST = 4_000;

  private static final int MOST_MARKS = 16;

  private AnswerMarks() {}

  /// The text up to where it begins another turn; a mark that it begins with stays.
  static String beforeStop(String text, List<String> stops) {
    int end = text.length();
    Matcher stop = STOP.matcher(text);
    while (stop.find()) {
      if (!text.substring(0, stop.start()).isBlank()) {
        end = stop.start();
        break;
      }
    }
    for (String mark : stops) {
      int at = text.indexOf(mark);
      if (at >= 0 && at < end && !text.substring(0, at).isBlank()) {
        end = at;
      }
    }
    return text.substring(0, end);
  }

  /// What follows the last mark behind which something stands. Empty if there is no mark; an empty
  /// text if there are marks and nothing behind any of them.
  static Optional<String> last(String text) {
    var marks = new ArrayDeque<MatchResult>();
    Matcher mark = MARK.matcher(text);
    while (mark.find()) {
      marks.addLast(mark.toMatchResult());
      if (marks.size() > MOST_MARKS) {
        marks.removeFirst();
      }
    }
    if (marks.isEmpty()) {
      return Optional.empty();
    }
    while (!marks.isEmpty()) {
      String content = content(text, marks.removeLast());
      if (!PlainText.isEmpty(content)) {
        return Optional.of(content);
      }
    }
    return Optional.of("");
  }

  private static String content(String text, MatchResult mark) {
    String found = mark.group();
    int from = mark.end();
    int to = Math.min(text.length(), from + LONGEST);
    if (found.equals("\\boxed") || found.equals("\\fbox")) {
      return box(text.substring(from, to));
    }
    if (found.equals("<answer>")) {
      String rest = text.substring(from, to);
      int close = rest.indexOf("</answer>");
      return close < 0 ? rest : rest.substring(0, close);
    }
    int end = endOfLine(text, from, to);
    if (found.equals("####")) {
      return text.substring(from, end); // The next line is no answer any more.
    }
    while (end < to && PlainText.isEmpty(text.substring(from, end))) {
      from = end + 1;
      end = endOfLine(text, from, to);
    }
    return text.substring(from, end);
  }

  private static int endOfLine(String text, int from, int to) {
    int end = text.indexOf('\n', from, to);
    return end < 0 ? to : end;
  }

  private static String box(String text) {
    String rest = text.stripLeading();
    if (rest.startsWith("{")) {
      try {
        return rest.substring(1, Lexer.closing(rest, 0, rest.length()));
      } catch (Unreadable e) {
        return "";
      }
    }
    int end = 0;
    while (end < rest.length()
        && !Character.isWhitespace(rest.charAt(end))
        && rest.charAt(end) != '$') {
      end++;
    }
    return rest.substring(0, end);
  }

  /// Shorter and shorter parts of what follows a mark: the line, its first sentence, its first
  /// clause.
  static List<String> parts(String content) {
    var parts = new ArrayList<String>();
    parts.add(content);
    Matcher sentence = SENTENCE_END.matcher(content);
    String rest = content;
    if (sentence.find()) {
      rest = content.substring(0, sentence.start());
      parts.add(rest);
    }
    Matcher clause = CLAUSE.matcher(rest);
    while (clause.find() && parts.size() < 8) {
      if (clause.start() > 0) {
        parts.add(rest.substring(0, clause.start()));
      }
    }
    return parts;
  }
}
