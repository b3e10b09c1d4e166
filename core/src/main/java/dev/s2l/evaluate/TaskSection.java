package dev.s2l.evaluate;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Nearest;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A part of a task's file, read key by key; what is wrong is refused with its line.
final class TaskSection {
  private final Task.Source file;
  private final String name;
  private final Map<?, ?> tree;
  private final int line;

  /// @param name of the key that holds it; empty for the whole file
  /// @param line where it begins, from 0
  private TaskSection(Task.Source file, String name, Map<?, ?> tree, int line) {
    this.file = file;
    this.name = name;
    this.tree = tree;
    this.line = line;
  }

  static TaskSection of(Task.Source file) {
    return new TaskSection(file, "", file.tree(), 0);
  }

  /// @throws S2lException (2) for a key that is none of these
  TaskSection having(List<String> keys) {
    for (Object key : tree.keySet()) {
      String word = String.valueOf(key);
      if (!keys.contains(word)) {
        throw refused(
            word,
            Phrase.of(
                "unknown key `%s`%s; %s has %s",
                word,
                Nearest.of(word, keys).map(near -> ", did you mean `" + near + "`?").orElse(""),
                name.isEmpty() ? "a task" : "`" + name + "`",
                String.join(", ", keys)));
      }
    }
    return this;
  }

  boolean has(String key) {
    return tree.containsKey(key);
  }

  String text(String key) {
    if (!(tree.get(key) instanceof String word) || word.isBlank()) {
      throw refused(key, Phrase.of("`%s` must be a text", key));
    }
    return word.strip();
  }

  Optional<String> optionalText(String key) {
    return has(key) ? Optional.of(text(key)) : Optional.empty();
  }

  /// A text whose spaces count.
  String exactText(String key, String otherwise) {
    if (!has(key)) {
      return otherwise;
    }
    if (!(tree.get(key) instanceof String word)) {
      throw refused(key, Phrase.of("`%s` must be a text", key));
    }
    return word;
  }

  List<String> texts(String key) {
    var words = new ArrayList<String>();
    if (tree.get(key) instanceof List<?> list) {
      for (Object one : list) {
        if (one instanceof String word && !word.isEmpty()) {
          words.add(word);
        } else {
          throw refused(key, Phrase.of("`%s` must be a list of texts", key));
        }
      }
    }
    if (words.isEmpty()) {
      throw refused(key, Phrase.of("`%s` must be a list of texts", key));
    }
    return List.copyOf(words);
  }

  List<String> optionalTexts(String key) {
    return has(key) ? texts(key) : List.of();
  }

  /// A text, or a list of them.
  List<String> oneOrMore(String key) {
    return tree.get(key) instanceof List<?> ? texts(key) : List.of(text(key));
  }

  int positive(String key, int otherwise) {
    if (!has(key)) {
      return otherwise;
    }
    if (!(tree.get(key) instanceof Integer number) || number < 1) {
      throw refused(key, Phrase.of("`%s` must be a whole number of at least 1", key));
    }
    return number;
  }

  Optional<TaskSection> section(String key) {
    if (!has(key)) {
      return Optional.empty();
    }
    if (!(tree.get(key) instanceof Map<?, ?> inner)) {
      throw refused(key, Phrase.of("`%s` must be a mapping of keys to values", key));
    }
    return Optional.of(new TaskSection(file, key, inner, lineOf(key)));
  }

  List<TaskSection> sections(String key) {
    var sections = new ArrayList<TaskSection>();
    if (tree.get(key) instanceof List<?> list) {
      int from = lineOf(key);
      for (Object one : list) {
        if (!(one instanceof Map<?, ?> inner)) {
          throw refused(key, Phrase.of("`%s` must be a list of mappings", key));
        }
        from = nextElement(from);
        sections.add(new TaskSection(file, key, inner, from));
      }
    }
    if (sections.isEmpty()) {
      throw refused(key, Phrase.of("`%s` must be a list of mappings", key));
    }
    return sections;
  }

  private int nextElement(int after) {
    List<String> lines = file.text().lines().toList();
    for (int i = after + 1; i < lines.size(); i++) {
      if (lines.get(i).strip().startsWith("-")) {
        return i;
      }
    }
    return after;
  }

  /// The line of a key of this section; the section's own where the key has none to itself.
  private int lineOf(String key) {
    List<String> lines = file.text().lines().toList();
    for (int i = line; i < lines.size(); i++) {
      String text = lines.get(i);
      boolean outer = !text.isBlank() && !Character.isWhitespace(text.charAt(0));
      if (!name.isEmpty() && i > line && outer && !text.startsWith("-")) {
        break;
      }
      String bare = name.isEmpty() ? text : text.strip().replaceFirst("^-\\s*", "");
      if (bare.startsWith(key + ":")) {
        return i;
      }
    }
    return line;
  }

  S2lException refused(String key, String why) {
    int at = lineOf(key);
    boolean placed = !name.isEmpty() || file.text().lines().anyMatch(l -> l.startsWith(key + ":"));
    String place = placed ? file.where() + ":" + (at + 1) : file.where();
    String end = why.endsWith(".") || why.endsWith("?") ? "" : ".";
    return new S2lException(ExitCode.USAGE, Phrase.of("task %s: %s%s", place, why, end));
  }
}
