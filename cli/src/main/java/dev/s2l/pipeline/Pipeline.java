package dev.s2l.pipeline;

import dev.s2l.dataset.Dataset;
import dev.s2l.lm.model.Torch;
import dev.s2l.report.Report;
import dev.s2l.trajectory.TableReading;
import java.io.IOException;
import java.util.Optional;

/// The whole method, stage after stage.
public final class Pipeline {
  private Pipeline() {}

  /// Data set, proxy, trajectories, clusters, subset, report; continues where an earlier run with
  /// the same settings stopped.
  public static RunSummary run(RunSession run, RunSettings settings) throws IOException {
    claim(run);
    switch (settings.proxy()) {
      case Proxy.Tiny made -> {}
      case Proxy.Pretrained(var folder) -> run.reads(folder);
      case Proxy.FromScratch(var folder) -> run.reads(folder);
    }
    try (Dataset dataset = settings.data().open(run)) {
      trainProxy(run, settings, dataset);
      run.stopSignal().check();
      var input =
          RecordedLosses.open(
              run.directory().trajectories(),
              Optional.empty(),
              Optional.of(dataset),
              TableReading.STRICT,
              settings.selection().method());
      SelectStage.run(run, input, Optional.of(dataset), settings.selection(), settings.form());
      SelectStage.rememberLosses(
          run, run.directory().trajectories(), Optional.empty(), TableReading.STRICT);
    }
    Report.write(run.directory().root(), run.directory().report());
    return RunSummary.of(run);
  }

  /// Before anything is written: hours of training shall not end at somebody else's folder.
  static void claim(RunSession run) throws IOException {
    run.claim(Stage.DATASET, Stage.TOKENIZE, Stage.TRAIN, Stage.SELECT);
  }

  private static void trainProxy(RunSession run, RunSettings settings, Dataset dataset)
      throws IOException {
    Torch.init(1);
    run.describe(Torch.facts());
    var folder = settings.proxy().folder(run.directory());
    try (var tokenizer = Tokenizers.open(folder);
        var tokens = settings.tokens().open(run, dataset, tokenizer)) {
      settings.data().judge(dataset, tokens);
      new ProxyTraining(run, settings, folder, tokenizer, tokens).run();
    }
  }
}
