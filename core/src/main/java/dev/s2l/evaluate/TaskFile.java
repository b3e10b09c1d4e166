package dev.s2l.evaluate;

import dev.s2l.evaluate.Task.About;
import dev.s2l.evaluate.Task.AnswerKind;
import dev.s2l.evaluate.TaskData.Groups;
import dev.s2l.evaluate.TaskData.Layout;
import dev.s2l.evaluate.TaskData.Shots;
import dev.s2l.prompt.PromptTemplate;
import dev.s2l.run.EnumWords;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/// Reads the file of a task.
final class TaskFile {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  /// What the name of a file of items may end with.
  private static final List<String> SUFFIXES =
      List.of(".jsonl", ".json", ".parquet", ".csv", ".tsv");

  private static final int MOST_NEW_TOKENS = 1024;
  private static final String PROGRAM_SUFFIX = " Let's write a program.";

  private TaskFile() {}

  static Task task(Task.Source source) {
    var file =
        TaskSection.of(source)
            .having(
                List.of(
                    "name",
                    "description",
                    "source",
                    "licence",
                    "answer",
                    "scorers",
                    "metrics",
                    "stop",
                    "data",
                    "prompt",
                    "shots"));
    String name = file.text("name");
    if (!NAME.matcher(name).matches()) {
      throw file.refused("name", "`name` may have letters, digits, `.`, `_` and `-`");
    }
    var about = new About(file.text("description"), file.text("source"), file.text("licence"));
    AnswerKind answer = answer(file);
    var metrics = named(file, "metrics", MetricName::named, EnumSet.noneOf(MetricName.class));
    var task =
        new Task(
            name,
            about,
            answer,
            answer == AnswerKind.TEXT ? noScorers(file) : scorers(file),
            metrics,
            file.optionalTexts("stop"),
            data(file, name),
            file.section("prompt").map(TaskFile::prompt));
    check(file, task);
    return task;
  }

  private static void check(TaskSection file, Task task) {
    if (task.answer() == AnswerKind.TEXT && task.metrics().isEmpty()) {
      throw file.refused("answer", "`answer: text` needs `metrics`");
    }
    if (task.ofLoss() && (task.metrics().size() > 1 || task.scored())) {
      throw file.refused("metrics", "`loss` stands alone, under `answer: text`");
    }
    if (task.ofLoss() && (file.has("prompt") || file.has("data") || file.has("shots"))) {
      throw file.refused("metrics", "`loss` is of rows given by --data: no `data`, no `prompt`");
    }
    if (file.has("shots") && task.prompt().isEmpty()) {
      throw file.refused("shots", "`shots` without `prompt`");
    }
    boolean programs =
        task.prompt().stream()
            .flatMap(prompt -> prompt.prompting().stream())
            .anyMatch(Prompting::asksForPrograms);
    if (programs && !task.scored()) {
      throw file.refused("prompt", "programs are asked for answers that scorers can read");
    }
  }

  private static AnswerKind answer(TaskSection file) {
    String word = file.text("answer");
    List<String> words = Arrays.stream(AnswerKind.values()).map(AnswerKind::word).toList();
    int index = words.indexOf(word);
    if (index < 0) {
      throw file.refused(
          "answer", Phrase.of("`answer: %s`, expected one of %s", word, String.join(", ", words)));
    }
    return AnswerKind.values()[index];
  }

  private static List<Scorer> scorers(TaskSection file) {
    file.texts("scorers");
    return named(file, "scorers", Scorer::named, EnumSet.noneOf(Scorer.class));
  }

  private static List<Scorer> noScorers(TaskSection file) {
    if (file.has("scorers")) {
      throw file.refused("scorers", "`answer: text` has no scorers: nothing is right or wrong");
    }
    return List.of();
  }

  private static <E extends Enum<E>> List<E> named(
      TaskSection file, String key, Function<String, E> known, Set<E> found) {
    for (String name : file.optionalTexts(key)) {
      try {
        found.add(known.apply(name));
      } catch (S2lException e) {
        throw file.refused(key, S2lException.withOptions(e));
      }
    }
    return List.copyOf(found);
  }

  private static TaskData data(TaskSection file, String name) {
    var files = new ArrayList<String>();
    SUFFIXES.forEach(suffix -> files.add(name + suffix));
    Optional<String> hub = Optional.empty();
    List<String> hubFiles = List.of();
    List<Layout> layouts = List.of();
    var section = file.section("data");
    if (section.isPresent()) {
      var data = section.get().having(List.of("files", "hub", "hub_files", "columns"));
      data.optionalTexts("files").stream().filter(one -> !files.contains(one)).forEach(files::add);
      files.forEach(one -> checkPath(data, "files", one));
      hub = data.optionalText("hub");
      hubFiles = data.optionalTexts("hub_files");
      hubFiles.forEach(one -> checkPath(data, "hub_files", one));
      if (hub.isEmpty() && !hubFiles.isEmpty()) {
        throw data.refused("hub_files", "`hub_files` without `hub`");
      }
      layouts =
          data.has("columns")
              ? data.sections("columns").stream().map(TaskFile::layout).toList()
              : List.of();
    }
    return new TaskData(
        List.copyOf(files),
        hub,
        hubFiles,
        layouts.isEmpty() ? List.of(usualLayout()) : layouts,
        file.section("shots").map(TaskFile::shots));
  }

  /// The columns of most published sets.
  private static Layout usualLayout() {
    return new Layout(
        List.of("question", "answer"),
        List.of("question"),
        "answer",
        Optional.empty(),
        Optional.empty(),
        Optional.of("id"),
        new Groups(Optional.of("source"), Optional.of("topic"), Optional.of("level")));
  }

  private static Layout layout(TaskSection columns) {
    columns.having(
        List.of(
            "question", "reference", "choices", "sections_of", "id", "source", "topic", "level"));
    var usual = usualLayout();
    var needed = new ArrayList<String>();
    columns
        .optionalText("sections_of")
        .ifPresentOrElse(
            needed::add,
            () -> {
              needed.addAll(columns.oneOrMore("question"));
              needed.add(columns.text("reference"));
            });
    for (String key : List.of("choices", "id", "source", "topic", "level")) {
      columns.optionalText(key).ifPresent(needed::add);
    }
    return new Layout(
        List.copyOf(needed),
        columns.oneOrMore("question"),
        columns.text("reference"),
        columns.optionalText("choices"),
        columns.optionalText("sections_of"),
        columns.optionalText("id").or(usual::id),
        new Groups(
            columns.optionalText("source").or(usual.groups()::source),
            columns.optionalText("topic").or(usual.groups()::topic),
            columns.optionalText("level").or(usual.groups()::level)));
  }

  private static Shots shots(TaskSection shots) {
    shots.having(List.of("count", "files", "hub_files"));
    List<String> files = shots.texts("files");
    files.forEach(one -> checkPath(shots, "files", one));
    return new Shots(shots.positive("count", 1), files, shots.optionalTexts("hub_files"));
  }

  private static void checkPath(TaskSection section, String key, String path) {
    if (path.startsWith("/") || path.contains("\\") || ("/" + path + "/").contains("/../")) {
      throw section.refused(
          key, Phrase.of("`%s` names files below a folder, with `/` between, got %s", key, path));
    }
  }

  private static TaskPrompt prompt(TaskSection prompt) {
    prompt.having(List.of("template", "prompting", "program_suffix", "max_new_tokens", "stop"));
    String template = prompt.exactText("template", "alpaca");
    if (!template.contains(TaskPrompt.QUESTION)
        && !List.of("alpaca", "radiology", "plain", PromptTemplate.CHAT).contains(template)) {
      throw prompt.refused(
          "template",
          "`template` must be alpaca, radiology, plain, chat, or a text with {question} in it");
    }
    var ways =
        named(
            prompt,
            "prompting",
            word -> EnumWords.named(Prompting.class, "prompting", word),
            EnumSet.noneOf(Prompting.class));
    return new TaskPrompt(
        template,
        ways.isEmpty() ? List.of(Prompting.COT) : ways,
        prompt.exactText("program_suffix", PROGRAM_SUFFIX),
        prompt.positive("max_new_tokens", MOST_NEW_TOKENS),
        prompt.optionalTexts("stop"));
  }
}
