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
  /// An answer.
  ///
  /// @param prompt that it answers
  /// @param text that is scored
  /// @param prompting what was asked for: a chain of thought, or a program
  /// @param program what was written before, where a program answered nothing
  /// @param tokens of the text
  /// @param finishReason why it ends
  record Answer(
      String prompt,
      String text,
      Prompting prompting,
      Optional<String> program,
      int tokens,
      String finishReason) {}

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

  /// Generates what is missing.
  ///
  /// @throws dev.s2l.run.S2lException (130, 143) if stopped, with every finished answer kept
  Answered complete(LoadedModel model) throws IOException {
    if (Files.exists(file)) {
      var answers = read();
      Files.deleteIfExists(partial);
      return new Answered(answers, outcomes(answers));
    }
    Answered answered;
    try (var lines = AppendedLines.open(partial)) {
      var kept = new HashMap<String, JsonNode>();
      lines.earlier().forEach(line -> kept.put(key(line), line));
      var first = task.asking().prompting().asksForPrograms() ? Prompting.POT : Prompting.COT;
      var answers = pass(first, task.items(), model, lines, kept);
      var outcomes = outcomes(answers);
      answered =
          task.asking().prompting() == Prompting.POT_THEN_COT
              ? askedAgain(answers, outcomes, model, lines, kept)
              : new Answered(answers, outcomes);
    }
    write(answered.answers());
    Files.delete(partial);
    return answered;
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
              thought.text(),
              Prompting.COT,
              Optional.of(answers.get(i).text()),
              thought.tokens(),
              thought.finishReason()));
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
          new Answer(
              asked.get(i).text(),
              line.path("text").stringValue(),
              prompting,
              Optional.empty(),
              line.path("tokens").intValue(),
              line.path("finish_reason").stringValue()));
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
                var line = Json.COMPACT.createObjectNode();
                line.put("id", items.get(missing.get(place)).id());
                line.put("prompting", prompting.word());
                line.put("text", answer.text());
                line.put("tokens", answer.ids().length);
                line.put("finish_reason", answer.finishReason().label());
                lines.add(line);
                kept.put(key(line), line);
                shown.add(answer.ids().length);
              },
              stop);
    }
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
    line.put("generation", answer.text());
    line.put("prompting", answer.prompting().word());
    answer.program().ifPresent(program -> line.put("program", program));
    line.put("tokens", answer.tokens());
    line.put("finish_reason", answer.finishReason());
    return line;
  }

  private List<Answer> read() throws IOException {
    var answers = new ArrayList<Answer>();
    try (var lines = AppendedLines.open(file)) {
      for (JsonNode line : lines.earlier()) {
        answers.add(
            new Answer(
                line.path("prompt").stringValue(),
                line.path("generation").stringValue(),
                line.path("prompting").stringValue().equals(Prompting.POT.word())
                    ? Prompting.POT
                    : Prompting.COT,
                line.path("program").stringValueOpt(),
                line.path("tokens").intValue(),
                line.path("finish_reason").stringValue()));
      }
      var ids = lines.earlier().stream().map(line -> line.path("id").asString("")).toList();
      if (!ids.equals(task.items().stream().map(Item::id).toList())) {
        throw new S2lException(
            ExitCode.RUN_DIRECTORY,
            Phrase.of(
                "%s holds answers to other items, or in another order. Remove it to ask again.",
                file));
      }
    }
    return answers;
  }
}
