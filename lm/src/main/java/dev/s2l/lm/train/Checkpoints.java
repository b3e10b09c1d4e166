package dev.s2l.lm.train;

import dev.s2l.run.Json;
import dev.s2l.run.Progress;
import dev.s2l.run.S2lException;
import dev.s2l.run.StageFolder;
import dev.s2l.run.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The `checkpoint-N` folders of one run.
final class Checkpoints {
  private static final Pattern NAME = Pattern.compile("checkpoint-(0|[1-9][0-9]{0,8})");
  private static final String OPTIMIZER = "optimizer.safetensors";
  private static final String ROWS = "row_losses.safetensors";

  /// Two, so that a damaged newest one leaves another to continue from.
  private static final int WITH_OPTIMIZER = 2;

  private final TrainJob job;
  private final String identity;

  /// @param identity of run, settings and tokens; only checkpoints that have it are touched
  Checkpoints(TrainJob job, String identity) {
    this.job = job;
    this.identity = identity;
  }

  /// A complete checkpoint of this run.
  private record Found(int step, Path folder) {}

  Path folder(int step) {
    return job.output().checkpoints().resolve("checkpoint-" + step);
  }

  /// Whether the state after `step` is on disk, whole.
  boolean has(int step) throws IOException {
    return StageFolder.isComplete(folder(step)) && isOurs(folder(step));
  }

  void save(Course course, Evaluations evaluations, TrainPlan plan, AdamW optimizer)
      throws IOException {
    int step = course.step();
    Files.createDirectories(job.output().checkpoints());
    try (var stage = StageFolder.begin(folder(step))) {
      Path files = stage.file("");
      job.decoder().save(files);
      job.tokenizer().copyTo(files);
      optimizer.save(stage.file(OPTIMIZER));
      if (course.fitted().isPresent()) {
        course.fitted().get().save(stage.file(ROWS));
      }
      var state =
          new TrainerState(
              step,
              plan.totalSteps(),
              course.epochs(),
              identity,
              Version.TOOL,
              course.rowsByEpoch(),
              evaluations.done());
      stage.write(TrainerState.FILE, Json.pretty(state));
      stage.commit();
    }
    prune(step);
  }

  /// Puts all of them, and the decoder, into the newest state that is whole, if there is one.
  void resume(AdamW optimizer, Course course, Evaluations evaluations, Progress progress)
      throws IOException {
    for (Found found : found()) {
      if (!hasOptimizer(found.folder())) {
        continue;
      }
      try {
        StageFolder.verify(found.folder());
      } catch (S2lException e) {
        progress.warn(e.withOptions() + " Continuing from an earlier checkpoint.");
        continue;
      }
      job.decoder().restore(found.folder());
      optimizer.load(found.folder().resolve(OPTIMIZER));
      course.fitted().ifPresent(rows -> rows.load(found.folder().resolve(ROWS)));
      var state = TrainerState.of(found.folder());
      course.goTo(found.step(), state.rowsByEpoch());
      evaluations.goTo(state.evaluations());
      return;
    }
  }

  /// The folder of the newest complete checkpoint.
  static Optional<Path> newest(Path checkpoints) throws IOException {
    return found(checkpoints).stream().map(Found::folder).findFirst();
  }

  /// Newest first. Folders of other runs are left alone.
  private List<Found> found() throws IOException {
    var ours = new ArrayList<Found>();
    for (Found found : found(job.output().checkpoints())) {
      if (isOurs(found.folder())) {
        ours.add(found);
      }
    }
    return ours;
  }

  private static List<Found> found(Path parent) throws IOException {
    var result = new ArrayList<Found>();
    if (!Files.isDirectory(parent)) {
      return result;
    }
    try (var folders = Files.list(parent)) {
      for (Path folder : (Iterable<Path>) folders::iterator) {
        var name = NAME.matcher(folder.getFileName().toString());
        if (name.matches() && StageFolder.isComplete(folder)) {
          result.add(new Found(Integer.parseInt(name.group(1)), folder));
        }
      }
    }
    result.sort(Comparator.comparingInt(Found::step).reversed());
    return result;
  }

  private boolean isOurs(Path folder) throws IOException {
    try {
      return Files.isRegularFile(folder.resolve(TrainerState.FILE))
          && TrainerState.of(folder).runId().equals(identity);
    } catch (S2lException e) {
      return false; // another program's, or damaged: not to be touched
    }
  }

  private static boolean hasOptimizer(Path folder) throws IOException {
    return StageFolder.seal(folder).files().containsKey(OPTIMIZER);
  }

  /// After `saved` is complete: removes what a stop left between recorded steps, what is beyond
  /// `save_total_limit`, and the optimizer's state of all but the newest two.
  private void prune(int saved) throws IOException {
    var kept = new ArrayList<Found>();
    int limit = job.settings().checkpoints().saveTotalLimit();
    for (Found found : found()) {
      boolean wanted =
          found.step() == saved || isKept(found.step()) && (limit == 0 || kept.size() < limit);
      if (wanted) {
        kept.add(found);
      } else {
        StageFolder.delete(found.folder());
      }
    }
    for (Found found : kept.subList(Math.min(WITH_OPTIMIZER, kept.size()), kept.size())) {
      StageFolder.drop(found.folder(), OPTIMIZER);
      StageFolder.drop(found.folder(), ROWS);
    }
  }

  private boolean isKept(int step) {
    int every = job.settings().checkpoints().saveSteps();
    return java.util.Arrays.binarySearch(job.recordSteps(), step) >= 0
        || every > 0 && step % every == 0;
  }
}
