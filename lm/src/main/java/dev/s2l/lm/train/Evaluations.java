package dev.s2l.lm.train;

import dev.s2l.lm.model.Decoder;
import dev.s2l.lm.record.LossRecorder;
import dev.s2l.lm.record.RecordSettings;
import dev.s2l.lm.tokenize.TokenStore;
import dev.s2l.run.AtomicFile;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.run.Progress;
import dev.s2l.run.StageFolder;
import dev.s2l.run.StopSignal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The losses of held-out rows while a model is trained, and the model that had the lowest.
final class Evaluations {
  /// The folder beside the checkpoints with the model that had the lowest loss.
  static final String BEST = "best";

  private final TrainJob job;
  private final Progress progress;
  private final StopSignal stop;
  private final List<TrainerState.Evaluation> done = new ArrayList<>();

  Evaluations(TrainJob job, Progress progress, StopSignal stop) {
    this.job = job;
    this.progress = progress;
    this.stop = stop;
  }

  /// What was found so far, in the order of the steps.
  List<TrainerState.Evaluation> done() {
    return List.copyOf(done);
  }

  /// Goes to where a checkpoint was made.
  ///
  /// @param before as [#done] gave it then
  void goTo(List<TrainerState.Evaluation> before) throws IOException {
    done.clear();
    done.addAll(before);
    writeLog();
    if (best(done).isPresent() && !StageFolder.isComplete(folder())) {
      progress.warn(
          Phrase.of(
              "%s is missing: of the evaluations until step %d no model is kept.",
              folder(), done.getLast().step()));
    }
  }

  /// The evaluation with the lowest loss, the first of equal ones.
  static Optional<TrainerState.Evaluation> best(List<TrainerState.Evaluation> of) {
    return of.stream().min(Comparator.comparingDouble(TrainerState.Evaluation::evalLoss));
  }

  private Path folder() {
    return job.output().checkpoints().resolve(BEST);
  }

  /// Whether the rows are to be scored after the step that `course` has reached.
  boolean due(Course course) {
    int step = course.step();
    return job.heldOut().isPresent()
        && step > 0
        && (course.atEnd() || step % job.heldOut().get().steps() == 0)
        && (done.isEmpty() || done.getLast().step() < step);
  }

  /// Scores the rows, and keeps the model if its loss is the lowest so far.
  ///
  /// @param working what is multiplied
  void evaluate(Course course, Decoder working) throws IOException {
    var tokens = job.heldOut().orElseThrow().tokens();
    int step = course.step();
    float[] losses =
        LossRecorder.record(
            working,
            tokens,
            RecordSettings.of(working.config(), working.compute()),
            "evaluate step " + step,
            progress,
            stop);
    var found = new TrainerState.Evaluation(step, course.epochs(), mean(losses, tokens));
    var before = best(done);
    done.add(found);
    writeLog();
    boolean better = before.isEmpty() || found.evalLoss() < before.get().evalLoss();
    progress.note(
        Phrase.of(
            "step %,d: evaluation loss %.4f nats a learned token, %s",
            step,
            found.evalLoss(),
            better
                ? "the lowest so far"
                : Phrase.of(
                    "%.4f at step %,d was lower", before.get().evalLoss(), before.get().step())));
    if (better) {
      keep(found);
    }
  }

  /// `eval_log.jsonl`, one line an evaluation, beside the log of training.
  private void writeLog() throws IOException {
    if (job.heldOut().isEmpty()) {
      return;
    }
    var lines = new StringBuilder();
    for (var line : done) {
      lines.append(Json.COMPACT.writeValueAsString(line)).append('\n');
    }
    Path file = job.output().log().resolveSibling("eval_log.jsonl");
    AtomicFile.write(file, lines.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static double mean(float[] losses, TokenStore tokens) {
    double sum = 0;
    long learned = 0;
    for (int row = 0; row < losses.length; row++) {
      if (tokens.usable(row)) {
        sum += (double) losses[row] * tokens.learnedCount(row);
        learned += tokens.learnedCount(row);
      }
    }
    return sum / learned;
  }

  private void keep(TrainerState.Evaluation found) throws IOException {
    try (var stage = StageFolder.begin(folder())) {
      job.decoder().save(stage.file(""));
      job.tokenizer().copyTo(stage.file(""));
      stage.write("eval_results.json", Json.pretty(found));
      stage.commit();
    }
  }
}
