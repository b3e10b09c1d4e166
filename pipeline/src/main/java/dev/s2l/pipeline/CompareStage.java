package dev.s2l.pipeline;

import dev.s2l.dataset.Dataset;
import dev.s2l.lm.model.ComputeDevice;
import dev.s2l.lm.model.DecoderConfig;
import dev.s2l.lm.train.TrainPlan;
import dev.s2l.pipeline.ComparisonGrid.Cell;
import dev.s2l.pipeline.ModelEvaluation.NamedModel;
import dev.s2l.pipeline.ModelEvaluation.TaskItems;
import dev.s2l.run.EnumWords;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Hashes;
import dev.s2l.run.Phrase;
import dev.s2l.run.Progress;
import dev.s2l.run.RunDirectory;
import dev.s2l.run.S2lException;
import dev.s2l.run.ScratchFolder;
import dev.s2l.run.StopSignal;
import dev.s2l.select.SelectionInput;
import dev.s2l.select.Selector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Stage compare: what all cells of a comparison share. Its settings are those that the numbers of
/// a cell depend on besides the cell's own, so methods, budgets and seeds can be added to a
/// comparison later.
final class CompareStage {
  private CompareStage() {}

  /// @param comparison whose cells are planned
  record Settings(ComparisonSettings comparison) {}

  static Planned plan(Settings settings, StageInputs inputs) throws IOException {
    var run = inputs.run();
    var comparison = settings.comparison();
    for (Path file : comparison.trainee().reads()) {
      run.reads(file);
    }
    refuseUnmet(comparison, inputs);
    return Planned.of(
        Stages.COMPARE,
        described(comparison, run.device()),
        () -> new ComparisonTable(run.directory(), comparison).update());
  }

  /// Everything that the numbers of all cells depend on.
  static SortedMap<String, String> described(ComparisonSettings settings, ComputeDevice device)
      throws IOException {
    var described = new TreeMap<String, String>();
    for (int i = 0; i < settings.losses().size(); i++) {
      var losses = settings.losses().get(i);
      described.put(Phrase.of("trajectories[%d] sha256", i), RunInputs.hash(losses.trajectories()));
    }
    described.put("regime", EnumWords.of(settings.regime()));
    switch (settings.trainee()) {
      case Trainee.Target target -> describe(target, device, described);
      case Trainee.Tools tools -> describe(tools, described);
    }
    return described;
  }

  private static void describe(
      Trainee.Target target, ComputeDevice device, SortedMap<String, String> described)
      throws IOException {
    described.putAll(SettingsText.of(target.train()));
    described.remove("activations"); // The bits are the same.
    described.remove("dropout"); // None is computed either way.
    described.remove("seed"); // Each cell has its own.
    target.train().dtype().refuseInt8("training targets");
    described.put("dtype", target.train().dtype().resolve(device).label());
    described.put("device", device.label());
    described.put("tokens", target.tokens().toString());
    try (var scratch = ScratchFolder.make()) {
      target.model().describe(target.model().folder(scratch.path()), described);
    }
    for (Trainee.HeldOutSet set : target.heldOut()) {
      described.put("eval_data " + set.name(), hashes(set.data()));
    }
    if (target.tasks().isPresent()) {
      var evaluation = anyModel(target);
      for (TaskItems items : evaluation.tasks()) {
        described.put("items " + items.task().name(), hashes(items));
      }
      described.put("asking", evaluation.asking().toString());
      EvaluateStage.describe(
          evaluation.tasks().stream().map(TaskItems::task).toList(),
          evaluation.judging(),
          described);
      if (evaluation.judging().draw().limit() == 0) {
        described.remove("seed"); // It draws items.
      }
    }
  }

  /// The evaluation of a model, for what does not depend on the model.
  static ModelEvaluation anyModel(Trainee.Target target) {
    return target.tasks().orElseThrow().of(new NamedModel("target", ModelChoice.of(Path.of(""))));
  }

  private static String hashes(DataSource data) throws IOException {
    var all = new StringBuilder(data.settings().toString());
    for (var file : Dataset.files(data.files(), data.settings())) {
      all.append('\n').append(Hashes.sha256(file.path()));
    }
    return sha256(all);
  }

  private static String hashes(TaskItems items) throws IOException {
    var all = new StringBuilder(items.task().toString());
    for (Path file : items.files()) {
      all.append('\n').append(Hashes.sha256(file));
    }
    for (Path file : items.shots()) {
      all.append('\n').append(Hashes.sha256(file));
    }
    return sha256(all);
  }

  private static String sha256(StringBuilder text) {
    return Hashes.sha256(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void describe(Trainee.Tools tools, SortedMap<String, String> described) {
    described.put("trainer", String.join(" ", tools.trainer().words()));
    described.put("evaluator", String.join(" ", tools.evaluator().words()));
    described.put("model", tools.model().orElse("none"));
    described.put("max_steps", tools.steps().map(String::valueOf).orElse("none"));
    described.put("num_train_epochs", Double.toString(tools.epochs()));
  }

  /// Reads and encodes what all cells share, and refuses what cannot be done.
  static void prepare(RunSession run, ComparisonSettings settings) throws IOException {
    run.claim(
        List.of(
            List.of(Stages.COMPARE.with(new Settings(settings))),
            List.of(Stages.REPORT.with(new ReportStage.Settings()))));
    checkFiles(settings);
    for (RecordedLosses losses : stores(settings)) {
      run.reads(losses.trajectories());
    }
    try (var inputs = new StageInputs(run)) {
      run.run(List.of(Stages.DATASET.with(new DatasetStage.Settings(settings.data()))), inputs);
      DatasetStage.remember(inputs);
      if (settings.trainee() instanceof Trainee.Target target) {
        run.run(
            List.of(
                Stages.TOKENIZE.with(new TokenizeStage.Settings(target.tokens(), target.model()))),
            inputs);
      }
      run.run(List.of(Stages.COMPARE.with(new Settings(settings))), inputs);
    }
  }

  /// Everything that rows are chosen by.
  private static List<RecordedLosses> stores(ComparisonSettings settings) {
    var all = new ArrayList<>(settings.losses());
    settings.grid().methods().forEach(method -> method.losses().ifPresent(all::add));
    return all;
  }

  /// Before the data are read: a wrong name should not take minutes.
  private static void checkFiles(ComparisonSettings settings) throws IOException {
    for (RecordedLosses losses : stores(settings)) {
      if (!Files.exists(losses.trajectories())) {
        throw new S2lException(
            ExitCode.DATA,
            Phrase.of("--trajectories %s: no such folder or file.", losses.trajectories()));
      }
    }
    if (settings.trainee() instanceof Trainee.Target target) {
      if (target.tasks().isEmpty()) {
        settings
            .judging()
            .requireMetrics(
                target.heldOut().stream()
                    .map(set -> set.name() + "/loss")
                    .collect(Collectors.toSet()));
      }
      for (Trainee.HeldOutSet set : target.heldOut()) {
        set.aside(target.tokens()).checkFiles();
      }
    }
  }

  private static void refuseUnmet(ComparisonSettings settings, StageInputs inputs)
      throws IOException {
    var dataset = inputs.anyDataset();
    for (ComparedMethod method : settings.grid().methods()) {
      for (RecordedLosses losses : method.losses().map(List::of).orElse(settings.losses())) {
        SelectionInput input = losses.open(dataset, method.method());
        settings.grid().cells().stream()
            .filter(cell -> cell.method().equals(method))
            .map(Cell::budget)
            .distinct()
            .forEach(
                budget ->
                    Selector.refuseUnmet(
                        input, method.settings(budget, settings.grid().firstSeed())));
      }
    }
    switch (settings.trainee()) {
      case Trainee.Target target -> refuseUnmet(target, settings, inputs);
      case Trainee.Tools t -> refuseOrders(settings, inputs.run().progress());
    }
  }

  /// A trainer of the user gets a file of rows, and no more.
  private static void refuseOrders(ComparisonSettings settings, Progress progress) {
    for (ComparedMethod method : settings.grid().methods()) {
      if (method.rows().skipFitted().isPresent()) {
        throw new S2lException(
            ExitCode.USAGE,
            Phrase.of(
                "%s is a way of training, which --trainer is not told. Leave it out, or compare it"
                    + " with a --target.",
                method.label()));
      }
      if (method.rows().order() == RowChoice.Order.RANK) {
        progress.warn(
            Phrase.of(
                "%s: --trainer gets the rows in the order of the data; their ranks are in"
                    + " selection/selection.jsonl of the cells.",
                method.label()));
      }
    }
  }

  private static void refuseUnmet(
      Trainee.Target target, ComparisonSettings settings, StageInputs inputs) throws IOException {
    var run = inputs.run();
    var tokens = inputs.tokens();
    var train = target.train();
    for (ComparedMethod method : settings.grid().methods()) {
      if (method.rows().skipFitted().isPresent()) {
        method.rows().curriculum(inputs, TrainPlan.of(tokens, train));
      }
    }
    MissingDropout.refuse(inputs.model(), train);
    Resources.checkMemory(
        "training the target",
        Resources.training(
            DecoderConfig.read(inputs.model().resolve("config.json")),
            target.model().adapter(),
            tokens,
            train,
            run.compute().device()),
        "End other programs, or lower it with --gradient-checkpointing, --max-length or a smaller"
            + " model.");
    if (target.tasks().isPresent()) {
      var evaluation = anyModel(target);
      for (TaskItems items : evaluation.tasks()) {
        AskedTask.read(items, evaluation, run.progress());
      }
      if (evaluation.asking().prompting().asksForPrograms()) {
        evaluation.judging().runner().prepare();
      }
    }
    try (var rows =
        CellHeldOut.read(
            target, inputs.tokenizer(), inputs.scratch(), run.progress(), run.stopSignal())) {
      if (rows.tokens() == 0 && target.tasks().isEmpty()) {
        throw new S2lException(
            ExitCode.USAGE,
            "nothing is measured: name held-out rows with --eval-data or questions with --tasks.");
      }
    }
  }

  /// The held-out rows of a target, encoded for this process; null where the user's own evaluator
  /// measures.
  static @Nullable CellHeldOut heldOut(
      ComparisonSettings settings,
      RunDirectory directory,
      Path scratch,
      Progress progress,
      StopSignal stop)
      throws IOException {
    if (!(settings.trainee() instanceof Trainee.Target target)) {
      return null;
    }
    Path folder = target.model().folder(scratch);
    try (var tokenizer = Tokenizers.open(target.model().tokenizer(folder))) {
      return CellHeldOut.read(target, tokenizer, scratch, progress, stop);
    }
  }
}
