package dev.s2l.pipeline;

import dev.s2l.compare.ItemValues;
import dev.s2l.compare.SubsetFacts;
import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.SubsetForm;
import dev.s2l.handover.OutputForm;
import dev.s2l.handover.SelectionFolder;
import dev.s2l.lm.model.AdapterStart;
import dev.s2l.lm.tokenize.TokenStore;
import dev.s2l.lm.train.FineTuner;
import dev.s2l.pipeline.ComparisonGrid.Cell;
import dev.s2l.pipeline.ComparisonSettings.Regime;
import dev.s2l.pipeline.StageInputs.ChosenRows;
import dev.s2l.run.AtomicFile;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import dev.s2l.run.StageFolder;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The work of one cell, in its own run directory: chooses, trains, measures, and seals the result.
/// The rows and their tokens are those of the comparison around it.
final class CellWork {
  /// That the user's trainer has ended well.
  private static final String TRAINED = "trained.json";

  private record Trained(String command, double seconds) {}

  private final ComparisonSettings settings;
  private final Cell cell;
  private final RunSession run;
  private final @Nullable CellHeldOut heldOut;
  private final ItemCheck check;

  /// Seconds that are in no stage.
  private double besides;

  /// Rows with losses.
  private int usable;

  /// Refuses values of other items than other cells have.
  interface ItemCheck {
    void check(Cell cell, ItemValues values);
  }

  /// @param heldOut of a target of ours
  CellWork(
      ComparisonSettings settings,
      Cell cell,
      RunSession run,
      @Nullable CellHeldOut heldOut,
      ItemCheck check) {
    this.settings = settings;
    this.cell = cell;
    this.run = run;
    this.heldOut = heldOut;
    this.check = check;
  }

  /// Does what is missing.
  void complete() throws IOException {
    var chosen = select();
    var measures =
        switch (settings.trainee()) {
          case Trainee.Target target -> train(target, chosen);
          case Trainee.Tools tools -> train(tools, chosen);
        };
    check.check(cell, new ItemValues(measures.items()));
    long stages = run.elapsedMillis().values().stream().mapToLong(millis -> millis).sum();
    write(chosen, measures, stages / 1e3 + besides);
  }

  private Path target() {
    return run.directory().root().resolve("target");
  }

  private ChosenRows select() throws IOException {
    var losses = settings.losses(cell);
    run.reads(losses.trajectories());
    try (var inputs = new StageInputs(run)) {
      run.run(List.of(Stages.DATASET.with(new DatasetStage.Settings(settings.data()))), inputs);
      run.run(
          SelectStage.steps(
              new SelectStage.Settings(
                  losses, cell.method().settings(cell.budget(), cell.selectionSeed()), form())),
          inputs);
      usable = SelectionFolder.card(run.directory().selection()).rows().usable();
    }
    losses.remember(run.directory());
    try (var lines = SelectionFolder.lines(run.directory().selection())) {
      var all = lines.toList();
      return new ChosenRows(
          all.stream().mapToInt(SelectionFolder.Line::row).toArray(),
          all.stream().mapToInt(SelectionFolder.Line::rank).toArray());
    }
  }

  /// A trainer of the user is given one file.
  private OutputForm form() throws IOException {
    var data = settings.data();
    return settings.trainee() instanceof Trainee.Tools
            && Dataset.files(data.files(), data.settings()).size() > 1
        ? new OutputForm(OutputForm.Rows.CHOSEN, SubsetForm.Grouping.MERGED, Optional.empty())
        : OutputForm.AS_THEY_CAME;
  }

  private CellMeasures train(Trainee.Target target, ChosenRows chosen) throws IOException {
    Proxy model = seeded(target.model(), cell.trainingSeed());
    Path base;
    try (var inputs = new StageInputs(run)) {
      run.run(List.of(Stages.DATASET.with(new DatasetStage.Settings(settings.data()))), inputs);
      run.run(
          List.of(Stages.TOKENIZE.with(new TokenizeStage.Settings(target.tokens(), model))),
          inputs);
      inputs.chosen(chosen);
      refuseUnusable(inputs.trainTokens());
      run.run(
          List.of(
              Stages.TRAIN_TARGET.with(
                  new TrainStage.Settings(
                      model,
                      Comparison.training(
                              target, cell.method().rows(), settings.regime(), inputs.tokens())
                          .withSeed(cell.trainingSeed()),
                      cell.method().rows(),
                      Optional.empty(),
                      TrainStage.Goal.TARGET,
                      Optional.empty()))),
          inputs);
      base = inputs.model();
    }
    Path trained = FineTuner.newest(target()).orElseThrow(() -> Settlement.missing(target()));
    var choice =
        model.adapter().isPresent() ? ModelChoice.of(base, trained) : ModelChoice.of(trained);
    return measured(target, choice);
  }

  /// The target may be unable to learn rows that the proxy could.
  private void refuseUnusable(TokenStore subset) {
    int usable = subset.manifest().counts().usable();
    if (usable == 0) {
      throw new S2lException(
          ExitCode.DATA,
          Phrase.of(
              "none of the %,d rows of the subset has a token that the target can learn. Raise"
                  + " --max-length.",
              subset.rows()));
    }
    if (usable < subset.rows()) {
      run.progress()
          .warn(
              Phrase.of(
                  "the target is trained on %,d of the %,d rows of the subset: the others have no"
                      + " token left to learn under --max-length.",
                  usable, subset.rows()));
    }
  }

  private static Proxy seeded(Proxy model, long seed) {
    return model instanceof Proxy.Adapted(Path folder, AdapterStart.Fresh(var config, long own))
        ? new Proxy.Adapted(folder, new AdapterStart.Fresh(config, seed))
        : model;
  }

  private CellMeasures measured(Trainee.Target target, ModelChoice choice) throws IOException {
    var measures = new CellMeasures();
    if (target.tasks().isPresent()) {
      var named = new ModelEvaluation.NamedModel("target", choice);
      Pipeline.evaluate(run, target.tasks().get().of(named));
      var asked = CellMeasures.read(run.directory().evaluation().resolve("target"));
      measures.metrics().putAll(asked.metrics());
      measures.items().putAll(asked.items());
    }
    if (!target.heldOut().isEmpty()) {
      var dtype =
          run.precisionOf(Stages.TRAIN_TARGET, target.train().dtype())
              .resolve(run.compute().device());
      long start = System.nanoTime();
      try (var model = new LoadedModel(choice, dtype, run.compute())) {
        Objects.requireNonNull(heldOut).measure(model, measures, run.progress(), run.stopSignal());
      }
      besides += (System.nanoTime() - start) / 1e9;
    }
    return measures;
  }

  private CellMeasures train(Trainee.Tools tools, ChosenRows chosen) throws IOException {
    Path root = run.directory().root().toAbsolutePath().normalize();
    Path model = Files.createDirectories(target().toAbsolutePath().normalize());
    var values = new TreeMap<String, String>();
    values.put("subset", subset(root).toString());
    values.put("seed", Long.toString(cell.trainingSeed()));
    values.put("rows", Integer.toString(chosen.rows().length));
    values.put("steps", tools.steps().map(String::valueOf).orElse(""));
    values.put("epochs", epochs(tools, chosen.rows().length));
    values.put("model", tools.model().orElse(""));
    values.put("output", model.toString());
    String command = String.join("\n", tools.trainer().filled(values));
    long start = System.nanoTime();
    if (!isTrained(command)) {
      tools
          .trainer()
          .run(
              values,
              run.directory().log().resolve("trainer.log"),
              tools.timeout(),
              run.stopSignal());
      refuseEmpty(model);
      AtomicFile.write(
          run.directory().root().resolve(TRAINED),
          Json.pretty(new Trained(command, (System.nanoTime() - start) / 1e9)));
    }
    long begun = System.nanoTime();
    Path results = run.directory().evaluation().toAbsolutePath().normalize();
    StageFolder.delete(results);
    Files.createDirectories(results);
    values.put("model", model.toString());
    values.put("output", results.toString());
    tools
        .evaluator()
        .run(
            values,
            run.directory().log().resolve("evaluator.log"),
            tools.timeout(),
            run.stopSignal());
    besides += trained().seconds() + (System.nanoTime() - begun) / 1e9;
    return CellMeasures.read(results);
  }

  private static void refuseEmpty(Path model) throws IOException {
    if (StageFolder.anyFile(model).isEmpty()) {
      throw new S2lException(
          ExitCode.USER_TOOL,
          Phrase.of("--trainer ended with code 0 and left no file in {output}, %s.", model));
    }
  }

  private Trained trained() throws IOException {
    return Json.read(run.directory().root().resolve(TRAINED), Trained.class);
  }

  private boolean isTrained(String command) throws IOException {
    return Files.isRegularFile(run.directory().root().resolve(TRAINED))
        && trained().command().equals(command);
  }

  /// The one file of the subset.
  private Path subset(Path root) throws IOException {
    var files =
        SelectionFolder.card(run.directory().selection()).outputs().stream()
            .map(output -> output.file())
            .filter(file -> file.startsWith("subset"))
            .toList();
    if (files.size() != 1) {
      throw new S2lException(
          ExitCode.USAGE, Phrase.of("--trainer is given one file, and the subset has %s.", files));
    }
    return root.resolve("selection").resolve(files.getFirst());
  }

  /// With equal steps the epochs that give as many visits of rows as all rows get.
  private String epochs(Trainee.Tools tools, int rows) throws IOException {
    double epochs = tools.epochs();
    if (settings.regime() == Regime.EQUAL_STEPS) {
      epochs = epochs * usable / rows;
    }
    return BigDecimal.valueOf(epochs)
        .setScale(4, RoundingMode.HALF_EVEN)
        .stripTrailingZeros()
        .toPlainString();
  }

  private void write(ChosenRows chosen, CellMeasures measures, double seconds) throws IOException {
    try (var result = StageFolder.begin(CellResults.folder(run.directory()))) {
      result.write(ItemValues.FILE, measures.lines());
      result.write(SubsetFacts.FILE, Json.pretty(facts(chosen)));
      result.write(
          CellResults.CELL,
          Json.pretty(
              new CellResults.Finished(
                  CellResults.SCHEMA,
                  cell.method().described(),
                  chosen.rows().length,
                  seconds,
                  measures.metrics())));
      result.commit();
    }
  }

  private SubsetFacts facts(ChosenRows chosen) throws IOException {
    Path selection = run.directory().selection();
    try (var inputs = new StageInputs(run)) {
      if (settings.trainee() instanceof Trainee.Tools) {
        return CellSubset.facts(chosen.rows(), inputs.dataset(), Optional.empty(), selection);
      }
      try (var tokens = TokenStore.open(inputs.tokensFolder())) {
        return CellSubset.facts(chosen.rows(), inputs.dataset(), Optional.of(tokens), selection);
      }
    }
  }
}
