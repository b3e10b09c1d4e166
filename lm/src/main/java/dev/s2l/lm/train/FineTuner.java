package dev.s2l.lm.train;

import dev.s2l.lm.model.Activations;
import dev.s2l.lm.model.AdapterStart;
import dev.s2l.lm.model.Budgets;
import dev.s2l.lm.model.ComputeDevice;
import dev.s2l.lm.model.ComputeThreads;
import dev.s2l.lm.model.DType;
import dev.s2l.lm.model.Decoder;
import dev.s2l.lm.model.DecoderConfig;
import dev.s2l.lm.model.ModelSize;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Hashes;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.run.Progress;
import dev.s2l.run.S2lException;
import dev.s2l.run.StopSignal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Trains a decoder on all usable rows. Interrupted at any moment and started again with the same
/// job, it ends with the same bits as if it had not been.
public final class FineTuner {
  private final TrainJob job;
  private final TrainPlan plan;
  private final TrainJob.RecordListener listener;
  private final Progress progress;
  private final StopSignal stop;
  private final Checkpoints checkpoints;

  private FineTuner(
      TrainJob job, TrainJob.RecordListener listener, Progress progress, StopSignal stop) {
    this.job = job;
    this.plan = TrainPlan.of(job.tokens(), job.settings());
    this.listener = listener;
    this.progress = progress;
    this.stop = stop;
    this.checkpoints = new Checkpoints(job, identity(job));
  }

  /// Trains to the end of the plan, or continues from the newest checkpoint of the same job.
  ///
  /// @param listener called before the first step if 0 is a recorded step, and after each other
  ///   recorded step, when its checkpoint is on disk
  /// @throws S2lException (5) at a loss or gradient that is not finite, with the last good
  ///   checkpoint kept; (130, 143) if stopped, after a checkpoint; (6) if the disk is full
  public static TrainResult train(
      TrainJob job, TrainJob.RecordListener listener, Progress progress, StopSignal stop) {
    var tuner = new FineTuner(job, listener, progress, stop);
    DType format = job.decoder().compute().format();
    try {
      if (job.decoder().adapted() || format == job.decoder().dtype()) {
        return tuner.run(job.decoder());
      }
      try (var working = job.decoder().copyAs(format)) {
        return tuner.run(working);
      }
    } catch (IOException e) {
      throw new S2lException(
          ExitCode.RESOURCES,
          Phrase.of(
              "cannot write a checkpoint or the log of training (%s). Make room and run the same"
                  + " command again.",
              e),
          e);
    }
  }

  /// The memory that training a model of this shape takes on this machine, and recording it.
  ///
  /// @param adapter what is trained of it, if not all
  /// @param longest tokens of the longest row
  public static ModelSize size(
      DecoderConfig config,
      Optional<? extends AdapterStart> adapter,
      int longest,
      DType dtype,
      Activations activations,
      ComputeDevice device) {
    var budgets = Budgets.STANDARD;
    return ModelSize.of(
        config,
        new ModelSize.Workload(
            device,
            ComputeThreads.usual(),
            Math.max(longest, budgets.trainedTokens(config)),
            Math.max(longest, budgets.scoredTokens(config)),
            longest,
            dtype,
            activations),
        adapter);
  }

  /// What a checkpoint must have been made with to be continued from.
  private static String identity(TrainJob job) {
    var settings = job.settings();
    var source = new ArrayList<Object>();
    source.addAll(
        List.of(
            job.output().runId(),
            settings.schedule(),
            settings.batches(),
            settings.optimizer(),
            job.decoder().compute().format().label(),
            settings.seed(),
            job.tokens().manifest().source()));
    job.decoder().adapterConfig().ifPresent(lora -> source.add(lora.withBase("", "")));
    return Hashes.sha256(Json.pretty(source));
  }

  /// @param working what is multiplied: the job's decoder, or its copy in another format
  private TrainResult run(Decoder working) throws IOException {
    var compute = ComputePlan.of(working.config(), working.compute(), job.settings().activations());
    var order = new EpochOrder(job.tokens(), job.settings().batches(), job.settings().seed());
    try (var gradients =
            new BatchGradients(working, job.tokens(), compute, job.settings().seed(), stop);
        var optimizer =
            new AdamW(job.decoder().trained(), gradients.gradients(), job.settings().optimizer())) {
      int done = checkpoints.resume(optimizer, progress);
      synchronise(working);
      if (done > 0) {
        progress.note("training continues after step " + done + " of " + plan.totalSteps());
      }
      if (isRecorded(done)) {
        listener.record(done, working);
      }
      double loss = Double.NaN;
      try (var log = TrainerLog.open(job.output().log(), done);
          var task = progress.start("train", totalTokens(), "tokens")) {
        for (int step = 0; step < done; step++) {
          task.advance(tokens(order.rows(step)), "");
        }
        for (int step = done + 1; step <= plan.totalSteps(); step++) {
          long start = System.nanoTime();
          double rate = rate(step);
          var batch = compute(gradients, order.rows(step - 1), step, optimizer);
          checkFinite(step, rate, batch);
          gradients.clip(batch.norm(), job.settings().optimizer().maxGradNorm());
          optimizer.step(step, rate);
          synchronise(working);
          loss = batch.loss();
          log.write(line(step, rate, batch, System.nanoTime() - start));
          task.advance(batch.tokens(), Phrase.of("loss %.3f", loss));
          boolean stopping = stop.requested();
          if (isSaved(step) || stopping) {
            checkpoints.save(step, plan, optimizer);
          }
          if (stopping) {
            stop.check();
          }
          if (isRecorded(step)) {
            int recorded = step;
            task.resting(() -> listener.record(recorded, working));
          }
        }
      }
      return new TrainResult(plan, done, loss, checkpoints.folder(plan.totalSteps()));
    }
  }

  /// A step of a large model takes minutes: it is given up when a signal comes, and what was
  /// reached before it is saved.
  private BatchGradients.Step compute(
      BatchGradients gradients, int[] rows, int step, AdamW optimizer) throws IOException {
    try {
      return gradients.compute(rows, step);
    } catch (S2lException e) {
      int reached = step - 1;
      if (stop.requested() && reached > 0 && !checkpoints.has(reached)) {
        checkpoints.save(reached, plan, optimizer);
      }
      throw e;
    }
  }

  private void synchronise(Decoder working) {
    if (working != job.decoder()) {
      working.copyFrom(job.decoder());
    }
  }

  private double rate(int step) {
    var schedule = job.settings().schedule();
    return schedule.lrSchedulerType().rate(schedule.learningRate(), step, plan);
  }

  private void checkFinite(int step, double rate, BatchGradients.Step batch) {
    if (!Double.isFinite(batch.loss()) || !Double.isFinite(batch.norm())) {
      throw new S2lException(
          ExitCode.DIVERGED,
          Phrase.of(
              "training diverged at step %d: loss %s, gradient length %s at learning rate %s."
                  + " Checkpoints of earlier steps are kept in %s. Try a lower --learning-rate, a"
                  + " longer --warmup-ratio, or --dtype float32.",
              step, batch.loss(), batch.norm(), rate, job.output().checkpoints()));
    }
  }

  private TrainerLog.Line line(int step, double rate, BatchGradients.Step batch, long nanos) {
    double epoch = (double) step / plan.stepsPerEpoch();
    long speed = Math.round(batch.tokens() / (nanos / 1e9));
    return new TrainerLog.Line(step, epoch, batch.loss(), rate, batch.norm(), speed);
  }

  private boolean isRecorded(int step) {
    return Arrays.binarySearch(job.recordSteps(), step) >= 0;
  }

  private boolean isSaved(int step) {
    int every = job.settings().checkpoints().saveSteps();
    return isRecorded(step) || step == plan.totalSteps() || every > 0 && step % every == 0;
  }

  private long totalTokens() {
    long perEpoch = job.tokens().manifest().counts().tokens();
    return perEpoch * plan.totalSteps() / plan.stepsPerEpoch();
  }

  private long tokens(int[] rows) {
    return Arrays.stream(rows).mapToLong(job.tokens()::length).sum();
  }
}
