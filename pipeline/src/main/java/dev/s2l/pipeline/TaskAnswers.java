package dev.s2l.pipeline;

import dev.s2l.evaluate.Item;
import dev.s2l.evaluate.Judging;
import dev.s2l.evaluate.ProgramRunner.Outcome;
import dev.s2l.evaluate.Prompting;
import dev.s2l.evaluate.Rescoring;
import dev.s2l.evaluate.Scorer;
import dev.s2l.evaluate.Verdict;
import dev.s2l.lm.generate.DecoderGenerator;
import dev.s2l.pipeline.AskedTask.Asked;
import dev.s2l.run.AppendedLines;
import dev.s2l.run.AtomicFile;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.run.Progress;
import dev.s2l.run.S2lException;
import dev.s2l.run.StopSignal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a model answers to the items of a task. Answers gather in `generations_TASK.jsonl.partial`
/// as they are finished, whatever their order; when all are there, they become
/// `generations_TASK.jsonl`, in the order of the items.
final class TaskAnswers {
  /// What a model wrote.
  ///
  /// @param tokens of the text
  /// @param finishReason why it ends
  record Written(String text, int tokens, String finishReason) {}

  /// An answer.
  ///
  /// @param prompt that it answers
  /// @param written that is scored
  /// @param prompting what was asked for: a chain of thought, or a program
  /// @param program what was written before, where a program answered nothing
  record Answer(String prompt, Written written, Prompting prompting, Optional<Written> program) {
    String text() {
      return written.text();
    }
  }

  /// Answers in the order of the items.
  ///
  /// @param outcomes of the programs among them; empty if none counts
  record Answered(List<Answer> answers, List<Outcome> outcomes) {}

  private final AskedTask task;
  private final Judging judging;
  private final Path file;
  private final Path partial;
  private final Progress progress;
  private final StopSignal stop;

  TaskAnswers(AskedTask task, Judging judging, Path folder, Progress progress, StopSignal stop) {
    this.task = task;
    this.judging = judging;
    this.file = folder.resolve(Rescoring.generations(task.task().name()));
    this.partial = file.resolveSibling(file.getFileName() + ".partial");
    this.progress = progress;
    this.stop = stop;
  }

  /// Whether the answers to the items of a task are there. A chain of thought is asked for by what
  /// programs print, so where that was asked for too, they count as complete only when programs
  /// were run again.
  static boolean areComplete(AskedTask task, Path folder) {
    return task.asking().prompting() != Prompting.POT_THEN_COT
        && Files.exists(folder.resolve(Rescoring.generations(task.task().name())));
  }

  /// Generates what is missing.
  ///
  /// @throws dev.s2l.run.S2lException (130, 143) if stopped, with every finished answer kept
  Answered complete(LoadedModel model) throws IOException {
    var kept = new HashMap<String, JsonNode>();
    if (Files.exists(file)) {
      var answers = read();
      if (task.asking().prompting() != Prompting.POT_THEN_COT) {
        Files.deleteIfExists(partial);
        return new Answered(answers, outcomes(answers));
      }
      keep(answers, kept);
    }
    Answered answered;
    try (var lines = AppendedLines.open(partial, (line, number) -> kept.put(key(line), line))) {
      var first = task.asking().prompting().asksForPrograms() ? Prompting.POT : Prompting.COT;
      var answers = pass(first, task.items(), model, lines, kept);
      var outcomes = outcomes(answers);
      answered =
          task.asking().prompting() == Prompting.POT_THEN_COT
              ? askedAgain(answers, outcomes, model, lines, kept)
              : new Answered(answers, outcomes);
      write(answered.answers());
      lines.delete();
    }
    return answered;
  }

  /// What was written for each item, and before that, as `kept` has it.
  private void keep(List<Answer> answers, Map<String, JsonNode> kept) {
    for (int i = 0; i < answers.size(); i++) {
      String id = task.items().get(i).id();
      var answer = answers.get(i);
      keep(line(id, answer.prompting(), answer.written()), kept);
      answer.program().ifPresent(program -> keep(line(id, Prompting.POT, program), kept));
    }
  }

  private static void keep(JsonNode line, Map<String, JsonNode> kept) {
    kept.put(key(line), line);
  }

  /// Asks for a chain of thought where the cleaned answer is empty: never where a program prints
  /// something wrong, or cannot be run here.
  private Answered askedAgain(
      List<Answer> answers,
      List<Outcome> outcomes,
      LoadedModel model,
      AppendedLines lines,
      Map<String, JsonNode> kept)
      throws IOException {
    var empty = new ArrayList<Integer>();
    for (int i = 0; i < answers.size(); i++) {
      var row = task.row(task.items().get(i), answers.get(i).text());
      var scored = Scorer.MAMMOTH.score(task.task(), row, outcomes.get(i));
      if (scored.answer() == null && scored.verdict() != Verdict.UNSUPPORTED) {
        empty.add(i);
      }
    }
    progress.note(
        Phrase.of(
            "%s: %,d of %,d programs answer nothing; a chain of thought is asked for there",
            task.task().name(), empty.size(), answers.size()));
    var thoughts =
        pass(Prompting.COT, empty.stream().map(task.items()::get).toList(), model, lines, kept);
    var ran = judging.run(thoughts.stream().map(Answer::text).toList(), stop);
    var all = new ArrayList<>(answers);
    var allOutcomes = new ArrayList<>(outcomes);
    for (int e = 0; e < empty.size(); e++) {
      int i = empty.get(e);
      var thought = thoughts.get(e);
      all.set(
          i,
          new Answer(
              thought.prompt(),
              thought.written(),
              Prompting.COT,
              Optional.of(answers.get(i).written())));
      allOutcomes.set(i, ran.get(e));
    }
    return new Answered(all, allOutcomes);
  }

  /// Empty for a task whose answers cannot be right: no program counts there.
  private List<Outcome> outcomes(List<Answer> answers) {
    return task.task().scored()
        ? judging.run(answers.stream().map(Answer::text).toList(), stop)
        : List.of();
  }

  private List<Answer> pass(
      Prompting prompting,
      List<Item> items,
      LoadedModel model,
      AppendedLines lines,
      Map<String, JsonNode> kept) {
    var asked = task.prompts(items, model, prompting == Prompting.POT);
    var missing = new ArrayList<Integer>();
    for (int i = 0; i < items.size(); i++) {
      if (!kept.containsKey(key(prompting, items.get(i).id()))) {
        missing.add(i);
      }
    }
    if (missing.size() < items.size()) {
      progress.note(
          Phrase.of(
              "%s: %,d answers of an earlier call are kept",
              task.task().name(), items.size() - missing.size()));
    }
    if (!missing.isEmpty()) {
      generate(prompting, items, asked, missing, model, lines, kept);
    }
    var answers = new ArrayList<Answer>();
    for (int i = 0; i < items.size(); i++) {
      JsonNode line = Objects.requireNonNull(kept.get(key(prompting, items.get(i).id())));
      answers.add(
          new Answer(asked.get(i).text(), written(line, "text", ""), prompting, Optional.empty()));
    }
    return answers;
  }

  private void generate(
      Prompting prompting,
      List<Item> items,
      List<Asked> asked,
      List<Integer> missing,
      LoadedModel model,
      AppendedLines lines,
      Map<String, JsonNode> kept) {
    var prompts = missing.stream().map(i -> asked.get(i).encoded()).toList();
    int batchSize =
        task.batchSize(model, AskedTask.longest(asked.stream().map(Asked::encoded).toList()));
    try (var work = progress.start("generate " + task.task().name(), missing.size(), "items")) {
      var shown = new GeneratedTokens(work);
      new DecoderGenerator(model.decoder(), model.tokenizer(), batchSize)
          .generateEncoded(
              prompts,
              task.settings(),
              (place, answer) -> {
                var line =
                    line(
                        items.get(missing.get(place)).id(),
                        prompting,
                        new Written(
                            answer.text(), answer.ids().length, answer.finishReason().label()));
                lines.add(line);
                kept.put(key(line), line);
                shown.add(answer.ids().length);
              },
              stop);
    }
  }

  /// A line of the file in which answers gather.
  private static ObjectNode line(String id, Prompting prompting, Written written) {
    var line = Json.COMPACT.createObjectNode();
    line.put("id", id);
    line.put("prompting", prompting.word());
    put(written, line, "text", "");
    return line;
  }

  /// @param before before the names of the other keys
  private static void put(Written written, ObjectNode line, String text, String before) {
    line.put(text, written.text());
    line.put(before + "tokens", written.tokens());
    line.put(before + "finish_reason", written.finishReason());
  }

  private static Written written(JsonNode line, String text, String before) {
    return new Written(
        line.path(text).stringValue(),
        line.path(before + "tokens").intValue(),
        line.path(before + "finish_reason").stringValue());
  }

  private static String key(JsonNode line) {
    return line.path("prompting").asString("") + "\n" + line.path("id").asString("");
  }

  private static String key(Prompting prompting, String id) {
    return prompting.word() + "\n" + id;
  }

  private void write(List<Answer> answers) throws IOException {
    AtomicFile.write(
        file,
        out -> {
          for (int i = 0; i < answers.size(); i++) {
            String line =
                Json.COMPACT.writeValueAsString(line(task.items().get(i), answers.get(i)));
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
          }
        });
  }

  /// A row as `--generations` reads it.
  private ObjectNode line(Item item, Answer answer) {
    var line = Json.COMPACT.createObjectNode();
    line.put("id", item.id());
    line.put("task", task.task().name());
    item.groups().forEach(line::put);
    line.put("question", item.question());
    line.put("reference", item.reference());
    line.put("prompt", answer.prompt());
    put(answer.written(), line, "generation", "");
    line.put("prompting", answer.prompting().word());
    answer.program().ifPresent(program -> put(program, line, "program", "program_"));
    return line;
  }

  private List<Answer> read() throws IOException {
    var answers = new ArrayList<Answer>();
    var ids = new ArrayList<String>();
    AppendedLines.read(
        file,
        (line, number) -> {
          ids.add(line.path("id").asString(""));
          answers.add(
              new Answer(
                  line.path("prompt").stringValue(),
                  written(line, "generation", ""),
                  line.path("prompting").stringValue().equals(Prompting.POT.word())
                      ? Prompting.POT
                      : Prompting.COT,
                  line.has("program_tokens")
                      ? Optional.of(written(line, "program", "program_"))
                      : Optional.empty()));
        });
    if (!ids.equals(task.items().stream().map(Item::id).toList())) {
      throw new S2lException(
          ExitCode.RUN_DIRECTORY,
          Phrase.of(
              "%s holds answers to other items, or in another order. Remove it to ask again.",
              file));
    }
    return answers;
  }
}
