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
import dev.s2l.lm.model.NativeSettings;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Hashes;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.run.Progress;
import dev.s2l.run.S2lException;
import dev.s2l.run.StopSignal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
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

  /// The folder of the newest complete checkpoint among `checkpoints`.
  public static Optional<Path> newest(Path checkpoints) throws IOException {
    return Checkpoints.newest(checkpoints);
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
    if (!job.curriculum().described().isEmpty()) {
      source.add(job.curriculum().described());
    }
    return Hashes.sha256(Json.pretty(source));
  }

  /// @param working what is multiplied: the job's decoder, or its copy in another format
  private TrainResult run(Decoder working) throws IOException {
    var settings = job.settings();
    var compute = ComputePlan.of(working.config(), working.compute(), settings.activations());
    var course = new Course(job.tokens(), settings, job.curriculum(), plan);
    var evaluations = new Evaluations(job, progress, stop);
    try (var gradients = new BatchGradients(working, job.tokens(), compute, settings.seed(), stop);
        var optimizer =
            new AdamW(job.decoder().trained(), gradients.gradients(), settings.optimizer())) {
      checkpoints.resume(optimizer, course, evaluations, progress);
      int begun = course.step();
      synchronise(working);
      if (begun > 0) {
        progress.note("training continues after step " + begun + " of " + plan.totalSteps());
      }
      if (isRecorded(begun)) {
        record(begun, working);
      }
      if (evaluations.due(course)) { // A stop came while the rows were scored.
        evaluations.evaluate(course, working);
        checkpoints.save(course, evaluations, plan, optimizer);
      }
      double loss = Double.NaN;
      try (var log = TrainerLog.open(job.output().log(), begun);
          var task = progress.start("train", totalTokens(), "tokens")) {
        if (begun > 0) {
          task.advance(Math.round(course.share() * totalTokens()), "");
        }
        while (!course.atEnd()) {
          tellEpoch(course, task);
          long start = System.nanoTime();
          double rate = course.learningRate();
          var batch = compute(gradients, course, evaluations, optimizer);
          checkFinite(course.step() + 1, rate, batch);
          gradients.clip(batch.norm(), settings.optimizer().maxGradNorm());
          optimizer.step(course.step() + 1, rate);
          course.stepDone(batch.rowLosses());
          synchronise(working);
          loss = batch.loss();
          int step = course.step();
          log.write(line(course, rate, batch, System.nanoTime() - start));
          task.advance(batch.tokens(), Phrase.of("loss %.3f", loss));
          if (evaluations.due(course)) {
            evaluate(course, evaluations, working, task, optimizer);
          }
          boolean stopping = stop.requested();
          if (isSaved(step) || course.atEnd() || stopping) {
            checkpoints.save(course, evaluations, plan, optimizer);
          }
          if (stopping) {
            stop.check();
          }
          if (isRecorded(step)) {
            task.resting(() -> record(step, working));
          }
        }
      }
      tellEnd(course);
      return new TrainResult(plan, begun, loss, checkpoints.folder(course.step()));
    }
  }

  /// Says how many rows sit out the epoch that begins.
  private void tellEpoch(Course course, Progress.Task task) {
    int[] out = course.sittingOut();
    if (!course.atBegin() || out.length == 0) {
      return;
    }
    progress.note(
        Phrase.of(
            "epoch %d: %,d rows are trained, %,d sit out, whose last loss was below %s nats",
            course.epoch() + 1,
            course.rowsOfEpoch(),
            out.length,
            job.curriculum().skipFitted().getAsDouble()));
    if (job.settings().schedule().maxSteps() <= 0) {
      task.advance(tokens(out), "");
    }
  }

  private void tellEnd(Course course) {
    if (course.endedEarly()) {
      progress.note(
          Phrase.of(
              "training ends after %,d steps of %,d: the last loss of every row was below %s nats",
              course.step(), plan.totalSteps(), job.curriculum().skipFitted().getAsDouble()));
    }
  }

  /// Free memory goes back before and after: recording takes it in parts of other sizes than
  /// training, so that each finds little use for what the other has freed.
  private void record(int step, Decoder working) {
    NativeSettings.release();
    listener.record(step, working);
    NativeSettings.release();
  }

  /// A step of a large model takes minutes: it is given up when a signal comes, and what was
  /// reached before it is saved.
  private BatchGradients.Step compute(
      BatchGradients gradients, Course course, Evaluations evaluations, AdamW optimizer)
      throws IOException {
    try {
      return gradients.compute(course.rows(), course.step() + 1);
    } catch (S2lException e) {
      if (stop.requested() && course.step() > 0 && !checkpoints.has(course.step())) {
        checkpoints.save(course, evaluations, plan, optimizer);
      }
      throw e;
    }
  }

  /// A signal stops the scoring; the step that it belongs to is saved, and scored when training
  /// goes on.
  private void evaluate(
      Course course, Evaluations evaluations, Decoder working, Progress.Task task, AdamW optimizer)
      throws IOException {
    try {
      task.resting(
          () -> {
            try {
              evaluations.evaluate(course, working);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (S2lException e) {
      if (stop.requested()) {
        checkpoints.save(course, evaluations, plan, optimizer);
      }
      throw e;
    }
  }

  private void synchronise(Decoder working) {
    if (working != job.decoder()) {
      working.copyFrom(job.decoder());
    }
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

  /// @param course after the step
  private static TrainerLog.Line line(
      Course course, double rate, BatchGradients.Step batch, long nanos) {
    long speed = Math.round(batch.tokens() / (nanos / 1e9));
    return new TrainerLog.Line(
        course.step(), course.epochs(), batch.loss(), rate, batch.norm(), speed);
  }

  private boolean isRecorded(int step) {
    return Arrays.binarySearch(job.recordSteps(), step) >= 0;
  }

  private boolean isSaved(int step) {
    int every = job.settings().checkpoints().saveSteps();
    return isRecorded(step) || every > 0 && step % every == 0;
  }

  private long totalTokens() {
    long perEpoch = job.tokens().manifest().counts().tokens();
    return perEpoch * plan.totalSteps() / plan.stepsPerEpoch();
  }

  private long tokens(int[] rows) {
    return Arrays.stream(rows).mapToLong(job.tokens()::length).sum();
  }
}
