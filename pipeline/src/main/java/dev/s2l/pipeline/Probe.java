package dev.s2l.pipeline;

import dev.s2l.lm.model.Compute;
import dev.s2l.lm.model.Decoder;
import dev.s2l.lm.record.LossRecorder;
import dev.s2l.lm.record.RecordSettings;
import dev.s2l.lm.tokenize.TextTokenizer;
import dev.s2l.lm.tokenize.TokenStore;
import dev.s2l.lm.train.FineTuner;
import dev.s2l.lm.train.Precision;
import dev.s2l.lm.train.TrainJob;
import dev.s2l.lm.train.TrainPlan;
import dev.s2l.lm.train.TrainSettings;
import dev.s2l.run.Progress;
import dev.s2l.run.StopSignal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Measures a few real steps, for the estimates of `s2l plan --probe`.
///
/// @param trainTokensPerSecond speed of the later steps, after warm-up
/// @param recordTokensPerSecond speed of recording, after warm-up
/// @param warmUpSeconds how much longer the first steps took
/// @param saveSeconds to write a checkpoint
record Probe(
    double trainTokensPerSecond,
    double recordTokensPerSecond,
    double warmUpSeconds,
    double saveSeconds) {

  /// @param model before training
  /// @param folder for checkpoints, which are not used
  static Probe of(
      Proxy model,
      TrainSettings train,
      Compute compute,
      Path modelFolder,
      TextTokenizer tokenizer,
      TokenStore tokens,
      Path folder,
      Progress progress,
      StopSignal stop)
      throws IOException {
    var format = train.dtype().trained().resolve(compute.device());
    var inFormat = compute.withFormat(format);
    try (var decoder = model.decoder(modelFolder, train.seed(), inFormat)) {
      var size = ProbeSize.of(decoder.config(), tokens, train.batches().rows());
      var clock = new Clock(progress, size.warmUp());
      var job =
          new TrainJob(
              decoder,
              tokens,
              tokenizer,
              shortened(train, TrainPlan.of(tokens, train), size)
                  .withPrecision(train.dtype().trained()),
              new int[0],
              new TrainJob.Output(folder, folder.resolve("trainer_log.jsonl"), "probe"));
      FineTuner.train(job, (step, trained) -> {}, clock, stop);
      double save = (System.nanoTime() - clock.last()) / 1e9;
      var recording = recordingSpeed(train, decoder, tokens, size.rows(tokens), progress, stop);
      return new Probe(
          clock.tokensPerSecond(), recording.speed, clock.excess() + recording.excess, save);
    }
  }

  private static TrainSettings shortened(TrainSettings train, TrainPlan plan, ProbeSize size) {
    int steps = Math.min(size.steps(), plan.totalSteps());
    return train.withSchedule(train.schedule().withMaxSteps(steps));
  }

  private record RecordingSpeed(double speed, double excess) {}

  private static RecordingSpeed recordingSpeed(
      TrainSettings train,
      Decoder trained,
      TokenStore tokens,
      int[] rows,
      Progress progress,
      StopSignal stop) {
    if (train.dtype() != Precision.INT8) {
      return measureRecording(trained, tokens, rows, progress, stop);
    }
    train.dtype().check(trained.compute().device());
    try (var scored = trained.inInt8()) {
      return measureRecording(scored, tokens, rows, progress, stop);
    }
  }

  /// Records the rows twice. The second time counts.
  private static RecordingSpeed measureRecording(
      Decoder decoder, TokenStore tokens, int[] rows, Progress progress, StopSignal stop) {
    long count = IntStream.of(rows).mapToLong(tokens::length).sum();
    var seconds = new double[2];
    for (int i = 0; i < seconds.length; i++) {
      long start = System.nanoTime();
      LossRecorder.record(
          decoder,
          tokens,
          rows,
          RecordSettings.of(decoder.config(), decoder.compute()),
          "probe recording",
          progress,
          stop);
      seconds[i] = (System.nanoTime() - start) / 1e9;
    }
    return new RecordingSpeed(count / seconds[1], Math.max(0, seconds[0] - seconds[1]));
  }

  /// Notes when each step ended, and shows it.
  private static final class Clock implements Progress {
    private final Progress shown;
    private final int warmUp;
    private final List<Long> ends = new ArrayList<>();
    private final List<Long> amounts = new ArrayList<>();

    /// @param warmUp first steps, which do not count
    Clock(Progress shown, int warmUp) {
      this.shown = shown;
      this.warmUp = warmUp;
    }

    @Override
    public Task start(String stage, long total, String unit) {
      var task = shown.start("probe " + stage, total, unit);
      ends.add(System.nanoTime());
      amounts.add(0L);
      return new Task() {
        @Override
        public void advance(long amount, String detail) {
          ends.add(System.nanoTime());
          amounts.add(amount);
          task.advance(amount, detail);
        }

        @Override
        public void close() {
          task.close();
        }
      };
    }

    @Override
    public void note(String message) {}

    @Override
    public void warn(String message) {}

    long last() {
      return ends.getLast();
    }

    private int from() {
      return ends.size() - 1 > warmUp ? warmUp : 0;
    }

    double tokensPerSecond() {
      long tokens = amounts.subList(from() + 1, amounts.size()).stream().mapToLong(a -> a).sum();
      return tokens / ((ends.getLast() - ends.get(from())) / 1e9);
    }

    double excess() {
      long tokens = amounts.subList(0, from() + 1).stream().mapToLong(a -> a).sum();
      double seconds = (ends.get(from()) - ends.getFirst()) / 1e9;
      return Math.max(0, seconds - tokens / tokensPerSecond());
    }
  }
}
