package dev.s2l.pipeline;

import dev.s2l.dataset.Segment;
import dev.s2l.evaluate.Generation;
import dev.s2l.evaluate.GenerationSettings;
import dev.s2l.evaluate.HarnessFiles;
import dev.s2l.evaluate.Item;
import dev.s2l.evaluate.ItemFiles;
import dev.s2l.evaluate.Prompting;
import dev.s2l.evaluate.Questions;
import dev.s2l.evaluate.Questions.Frame;
import dev.s2l.evaluate.Sampling;
import dev.s2l.evaluate.Task;
import dev.s2l.evaluate.TaskPrompt;
import dev.s2l.lm.generate.DecoderGenerator;
import dev.s2l.lm.generate.DecoderGenerator.EncodedPrompt;
import dev.s2l.lm.generate.GenerationPlan;
import dev.s2l.pipeline.ModelEvaluation.Asking;
import dev.s2l.pipeline.ModelEvaluation.TaskItems;
import dev.s2l.prompt.PromptTemplate;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Hashes;
import dev.s2l.run.Phrase;
import dev.s2l.run.Progress;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// A task with the items that are asked, and how.
///
/// @param task as its file says
/// @param size of the whole set
/// @param items that are asked, in the order of the set
/// @param shots from which examples are drawn; empty for none
/// @param settings of the generation
record AskedTask(
    Task task,
    int size,
    List<Item> items,
    List<Item> shots,
    GenerationSettings settings,
    Asking asking) {

  static AskedTask read(TaskItems input, ModelEvaluation evaluation, Progress progress)
      throws IOException {
    Task task = input.task();
    var all = ItemFiles.read(task, input.files(), progress);
    Set<String> drawn =
        evaluation.judging().draw().of(task.name(), all.stream().map(Item::id).toList());
    var prompt = task.prompt().orElseThrow();
    var asking = evaluation.asking();
    var examples =
        input.shots().isEmpty() ? List.<Item>of() : ItemFiles.read(task, input.shots(), progress);
    int wanted = shotCount(task);
    if (wanted > examples.size()) {
      throw new S2lException(
          ExitCode.DATA,
          Phrase.of(
              "task %s: %,d examples before each question are wanted (shots: count), and %s has"
                  + " %,d. Lower the count or add examples.",
              task.name(), wanted, input.shots(), examples.size()));
    }
    return new AskedTask(
        task,
        all.size(),
        all.stream().filter(item -> drawn.contains(item.id())).toList(),
        examples,
        new GenerationSettings(
            asking.maxNewTokens().orElse(prompt.maxNewTokens()), prompt.stop(), Sampling.GREEDY),
        asking);
  }

  /// A prompt as text and as tokens.
  record Asked(String text, EncodedPrompt encoded) {}

  private TaskPrompt prompt() {
    return task.prompt().orElseThrow();
  }

  private String template() {
    return asking.template().orElse(prompt().template());
  }

  private static int shotCount(Task task) {
    return task.data().shots().map(shots -> shots.count()).orElse(0);
  }

  /// The prompts of some items for a model.
  ///
  /// @param program whether a program is asked for
  List<Asked> prompts(List<Item> some, LoadedModel model, boolean program) {
    Path folder = model.tokenizer().folder();
    String template = template();
    Frame frame =
        template.contains("{question}")
            ? new Frame.Text(template)
            : new Frame.Named(PromptTemplate.named(template, folder));
    var asked = new ArrayList<Asked>();
    List<List<Segment>> texts =
        new Questions(prompt(), frame, shots, shotCount(task)).of(some, program);
    for (int i = 0; i < some.size(); i++) {
      asked.add(
          new Asked(
              texts.get(i).stream().map(Segment::text).collect(Collectors.joining()),
              new EncodedPrompt(
                  task.name() + " " + some.get(i).id(),
                  model.tokenizer().encodePrompt(texts.get(i)))));
    }
    return asked;
  }

  /// What a model is asked first for each item.
  List<EncodedPrompt> encoded(LoadedModel model) {
    return prompts(items, model, asking.prompting().asksForPrograms()).stream()
        .map(Asked::encoded)
        .toList();
  }

  /// Refuses what cannot be asked, before anything is written.
  ///
  /// @throws dev.s2l.run.S2lException (3) if a prompt leaves no room for an answer, (4) if the
  ///   model has no chat template where one is asked for, (6) if memory does not suffice
  void check(LoadedModel model, Progress progress) throws IOException {
    var encoded = encoded(model);
    DecoderGenerator.check(encoded, model.config());
    int positions = model.config().size().positions();
    long tight =
        encoded.stream()
            .filter(prompt -> prompt.ids().length > positions - settings.maxNewTokens())
            .count();
    if (tight > 0) {
      progress.warn(
          Phrase.of(
              "task %s: %,d of %,d prompts leave room for fewer than %,d new tokens: the model has"
                  + " %,d positions. Their answers end there.",
              task.name(), tight, encoded.size(), settings.maxNewTokens(), positions));
    }
    Resources.checkMemory(
        "Generating",
        memory(model, longest(encoded)),
        "Lower --batch-size or --max-new-tokens, or take --dtype bfloat16.");
  }

  static int longest(List<EncodedPrompt> prompts) {
    return prompts.stream().mapToInt(prompt -> prompt.ids().length).max().orElse(1);
  }

  /// Bytes that generating takes at its peak.
  long memory(LoadedModel model, int longest) {
    var plan =
        GenerationPlan.of(
            model.config(),
            model.compute(),
            batchSize(model, longest),
            items.size(),
            longest,
            settings);
    return Resources.generating(model.config(), plan, model.dtype(), model.compute().device());
  }

  int batchSize(LoadedModel model, int longest) {
    return asking
        .batchSize()
        .orElseGet(
            () ->
                GenerationPlan.usualBatchSize(
                    model.config(), model.dtype(), items.size(), longest, settings));
  }

  /// How answers came about, for signatures.
  String signature(String programs) {
    String template = template();
    String named =
        template.contains("{question}")
            ? "text-" + Hashes.sha256(template.getBytes(StandardCharsets.UTF_8)).substring(0, 8)
            : template;
    return Phrase.of(
        "items:%d|prompt:%s|prompting:%s|shots:%d|max-new-tokens:%d%s",
        items.size(),
        named,
        asking.prompting().word(),
        shotCount(task),
        settings.maxNewTokens(),
        asking.prompting() == Prompting.COT ? "" : "|programs:" + programs);
  }

  HarnessFiles.Asked described() {
    return new HarnessFiles.Asked(size, shotCount(task), settings.stop(), settings.maxNewTokens());
  }

  Generation row(Item item, String text) {
    return new Generation(
        item.id(), text, item.reference(), item.question(), task.name(), item.groups());
  }
}
