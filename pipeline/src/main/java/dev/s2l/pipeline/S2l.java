package dev.s2l.pipeline;

import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.DatasetSettings;
import dev.s2l.lm.model.Compute;
import dev.s2l.lm.model.ComputeDevice;
import dev.s2l.lm.model.Decoder;
import dev.s2l.lm.model.NativeSettings;
import dev.s2l.lm.record.LossRecorder;
import dev.s2l.lm.record.RecordSettings;
import dev.s2l.lm.tokenize.TokenStore;
import dev.s2l.lm.train.Precision;
import dev.s2l.run.Progress;
import dev.s2l.run.ScratchFolder;
import dev.s2l.run.StopSignal;
import dev.s2l.trajectory.Trajectories;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The entry point for programs that embed s2l; `docs/embedding.md` shows each method in use.
/// Failures are thrown as [dev.s2l.run.S2lException]. Nothing is printed, and nothing ends the
/// process.
public final class S2l {
  private S2l() {}

  /// Sets what the native libraries read when they are loaded: threads, allocator, properties of
  /// JavaCPP. The first use of a model calls it automatically. A program that uses JavaCPP or
  /// libtorch itself must call it before. Values that the program or its user has set are kept.
  public static void setUp() {
    NativeSettings.apply();
  }

  /// The whole method on files of rows, as `s2l run`.
  ///
  /// @param data files or folders: JSON Lines, JSON, CSV, TSV; Parquet where the module
  ///   `s2l-parquet` is there
  public static MethodRun run(Path... data) {
    return new MethodRun(new MethodRun.Rows.InFiles(List.of(data)));
  }

  /// The whole method on rows that are in memory.
  ///
  /// @param rows each with its columns by name; each execution iterates over them once
  public static MethodRun run(Iterable<? extends Map<String, ?>> rows) {
    return new MethodRun(new MethodRun.Rows.InMemory(rows));
  }

  /// A selection from losses that are in memory.
  ///
  /// @param losses one array per recorded checkpoint, in order, with one loss per row. Not copied
  public static LossSelection select(float[][] losses) {
    return new LossSelection(Trajectories.ofColumns(losses));
  }

  /// As above, from losses with steps, or from files ([Trajectories#open]).
  public static LossSelection select(Trajectories losses) {
    return new LossSelection(losses);
  }

  /// The accepted rows of files. Close it.
  public static Dataset read(Path... data) throws IOException {
    return Dataset.read(List.of(data), DatasetSettings.defaults(), Progress.SILENT);
  }

  /// The loss of every row under a model, in nats per learned token; NaN for rows without a learned
  /// token.
  ///
  /// @param model a Hugging Face folder
  public static float[] losses(Path model, Dataset data) throws IOException {
    return losses(
        model, data, TokenSettings.PAPER, Precision.AUTO, Progress.SILENT, new StopSignal());
  }

  /// As above.
  ///
  /// @throws dev.s2l.run.S2lException (130) if cancelled
  public static float[] losses(
      Path model,
      Dataset data,
      TokenSettings settings,
      Precision precision,
      Progress progress,
      StopSignal stop)
      throws IOException {
    var device = ComputeDevice.CPU;
    try (var scratch = ScratchFolder.make();
        var tokenizer = Tokenizers.open(Proxy.checked(model));
        var tokens =
            TokenStore.build(
                data,
                settings.template(model),
                tokenizer,
                settings.maxLength(),
                settings.overLength(),
                scratch.path().resolve("tokens"),
                progress,
                stop);
        var compute = Compute.on(device);
        var decoder = Decoder.load(model, precision.resolve(device), compute)) {
      var plan = RecordSettings.of(decoder.config(), compute);
      return LossRecorder.record(decoder, tokens, plan, "record", progress, stop);
    }
  }
}
