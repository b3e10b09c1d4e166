package dev.s2l.pipeline;

import dev.s2l.dataset.DatasetSettings;
import dev.s2l.dataset.MemoryRows;
import dev.s2l.handover.OutputForm;
import dev.s2l.lm.model.ComputeDevice;
import dev.s2l.lm.tokenize.OverLength;
import dev.s2l.lm.train.Precision;
import dev.s2l.lm.train.TinyProxy;
import dev.s2l.lm.train.TrainSettings;
import dev.s2l.prompt.PromptTemplate;
import dev.s2l.prompt.TextForm;
import dev.s2l.run.AtomicFile;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import dev.s2l.run.ScratchFolder;
import dev.s2l.trajectory.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/// The whole method: trains a proxy on all of the data, records, clusters, chooses. [S2l#run] makes
/// one.
public final class MethodRun extends SelectionBuilder<MethodRun> {
  /// Where the rows are.
  sealed interface Rows {
    record InFiles(List<Path> files) implements Rows {}

    record InMemory(Iterable<? extends Map<String, ?>> rows) implements Rows {}
  }

  private final Rows rows;
  private final List<UnaryOperator<TrainSettings>> training = new ArrayList<>();
  private DatasetSettings reading = DatasetSettings.defaults();
  private Proxy proxy = new Proxy.Tiny();
  private TokenSettings tokens = TokenSettings.PAPER;
  private RecordPlan recording = new RecordPlan.Usual();
  private RecordMode recordMode = RecordMode.EXACT;
  private Set<Signal> signals = Set.of();
  private OutputForm form = OutputForm.AS_THEY_CAME;
  private ComputeDevice device = ComputeDevice.CPU;
  private List<Path> target = List.of();
  private Optional<Path> outputDir = Optional.empty();
  private RunSession.OnChange onChange = RunSession.OnChange.REFUSE;

  MethodRun(Rows rows) {
    this.rows = rows;
  }

  @Override
  MethodRun self() {
    return this;
  }

  /// A Hugging Face folder, or `tiny` or `tiny:LAYERSxWIDTH` for the built-in proxy. Default:
  /// `tiny`.
  public MethodRun proxy(String folderOrTiny) {
    return proxy(
        TinyProxy.isMeant(folderOrTiny)
            ? new Proxy.Tiny(TinyProxy.named(folderOrTiny))
            : new Proxy.Pretrained(Path.of(folderOrTiny)));
  }

  public MethodRun proxy(Proxy model) {
    proxy = model;
    return this;
  }

  /// The user's column by what it means, for example `prompt` → `question`, where the names of the
  /// columns do not say it.
  public MethodRun columns(Map<String, String> names) {
    reading = reading.withColumns(names);
    return this;
  }

  /// Everything about how the rows are read.
  public MethodRun reading(DatasetSettings settings) {
    reading = settings;
    return this;
  }

  /// Rows of the task that the subset is wanted for, for `target-loss-drop` and
  /// `target-similarity`; read and encoded as the data are.
  public MethodRun targetData(Path... files) {
    target = List.of(files);
    return this;
  }

  /// `alpaca`, `radiology`, `plain`, or `chat` for the model's own. Default: `alpaca`.
  public MethodRun promptTemplate(String name) {
    if (!PromptTemplate.isChat(name)) {
      PromptTemplate.named(name);
    }
    tokens = new TokenSettings(name, tokens.maxLength(), tokens.overLength(), tokens.textForm());
    return this;
  }

  /// How many tokens an example may have. Default: 512, or the context length of the model if that
  /// is less.
  public MethodRun maxLength(int length) {
    tokens =
        new TokenSettings(tokens.templateName(), length, tokens.overLength(), tokens.textForm());
    return this;
  }

  /// What is done with longer examples. Default: they are cut.
  public MethodRun overLength(OverLength policy) {
    tokens =
        new TokenSettings(tokens.templateName(), tokens.maxLength(), policy, tokens.textForm());
    return this;
  }

  /// Whether rows of running text are rendered already, with special tokens in them. Default: those
  /// are that begin or end with one.
  public MethodRun textIsRendered(TextForm form) {
    tokens =
        new TokenSettings(tokens.templateName(), tokens.maxLength(), tokens.overLength(), form);
    return this;
  }

  /// Passes over the data. Default: 3.
  public MethodRun numTrainEpochs(double epochs) {
    return training(t -> t.withSchedule(t.schedule().withNumTrainEpochs(epochs)));
  }

  /// Optimizer steps in all, instead of epochs.
  public MethodRun maxSteps(int steps) {
    return training(t -> t.withSchedule(t.schedule().withMaxSteps(steps)));
  }

  /// The highest learning rate. Default: 0.00002; 0.001 from random weights.
  public MethodRun learningRate(double rate) {
    return training(t -> t.withSchedule(t.schedule().withLearningRate(rate)));
  }

  /// The number format of the products. Default: what suits the machine; float32 from random
  /// weights.
  public MethodRun dtype(Precision precision) {
    return training(t -> t.withPrecision(precision));
  }

  /// Changes any other setting of the training.
  ///
  /// @param change gets the default settings for the proxy, and returns the changed ones
  public MethodRun training(UnaryOperator<TrainSettings> change) {
    training.add(change);
    return this;
  }

  /// Steps between two recordings.
  public MethodRun recordSteps(int steps) {
    recording = new RecordPlan.Every(steps);
    return this;
  }

  /// Recordings after step 0, or fewer.
  public MethodRun numCheckpoints(int checkpoints) {
    recording = new RecordPlan.Count(checkpoints);
    return this;
  }

  /// How many rows are recorded at each step; all of them if this is not called.
  public MethodRun recordMode(RecordMode mode) {
    recordMode = mode;
    return this;
  }

  /// What is recorded of every row besides its loss and what the method needs, for selections by
  /// other methods later.
  public MethodRun signals(Signal... recorded) {
    signals = Set.of(recorded);
    return this;
  }

  /// The form in which the subset is written.
  public MethodRun outputForm(OutputForm rowsOut) {
    form = rowsOut;
    return this;
  }

  /// The device that computes. Default: the processor.
  public MethodRun device(ComputeDevice where) {
    device = where;
    return this;
  }

  /// The run directory: everything is kept there, and a run that was stopped continues. Without one
  /// nothing is kept but the result.
  public MethodRun outputDir(Path directory) {
    outputDir = Optional.of(directory);
    return this;
  }

  /// Redoes the stages whose settings or data changed, and all after them, instead of refusing.
  public MethodRun forceNew() {
    onChange = RunSession.OnChange.REDO;
    return this;
  }

  /// Runs, or continues. May be called again, after a cancel for example.
  ///
  /// @throws S2lException naming what cannot be done; (130) if cancelled
  public RunResult execute() throws IOException {
    if (outputDir.isPresent()) {
      return in(outputDir.get(), outputDir);
    }
    try (var scratch = ScratchFolder.make()) {
      return in(scratch.path().resolve("run"), Optional.empty());
    }
  }

  private RunResult in(Path directory, Optional<Path> kept) throws IOException {
    // Invalid settings are refused before rows are written to a file.
    var selection = selection();
    var settings = training();
    return RunSession.in(
        directory,
        device,
        listenerInJavaNames(),
        begin(),
        onChange,
        run -> {
          var source = new DataSource(files(run), reading);
          var summary =
              Pipeline.run(
                  run,
                  new RunSettings(
                      source,
                      proxy,
                      tokens,
                      settings,
                      recording,
                      recordMode,
                      signals,
                      selection,
                      form,
                      target.isEmpty()
                          ? Optional.empty()
                          : Optional.of(new TargetData(new DataSource(target, reading), tokens))));
          return RunResult.of(run, summary, kept);
        });
  }

  private TrainSettings training() {
    var settings = proxy.fresh() ? TrainSettings.fromScratch() : TrainSettings.pretrained();
    for (var change : training) {
      settings = change.apply(settings);
    }
    return settings.withSeed(seed());
  }

  private List<Path> files(RunSession run) throws IOException {
    return switch (rows) {
      case Rows.InFiles(var files) -> files;
      case Rows.InMemory(var inMemory) -> List.of(written(inMemory, run));
    };
  }

  /// The run directory refers to its rows, so they are stored in it.
  private Path written(Iterable<? extends Map<String, ?>> inMemory, RunSession run)
      throws IOException {
    Path file = run.directory().root().resolve(MemoryRows.NAME);
    try (var scratch = ScratchFolder.make()) {
      Path newFile = scratch.path().resolve(MemoryRows.NAME);
      MemoryRows.write(inMemory, newFile);
      boolean there = Files.exists(file);
      if (there && Files.mismatch(newFile, file) < 0) {
        return file;
      }
      if (there && (run.isNew() || onChange == RunSession.OnChange.REFUSE)) {
        throw new S2lException(
            ExitCode.RUN_DIRECTORY,
            Phrase.of(
                "%s holds other rows than those given. If a run began with them, --force-new"
                    + " begins it anew; else choose another --output-dir.",
                file));
      }
      AtomicFile.write(file, out -> Files.copy(newFile, out));
    }
    return file;
  }
}
