package dev.s2l.pipeline;

import dev.s2l.dataset.Dataset;
import dev.s2l.evaluate.ItemDraw;
import dev.s2l.evaluate.RowLoss;
import dev.s2l.evaluate.Task;
import dev.s2l.lm.record.LossRecorder;
import dev.s2l.lm.record.RecordSettings;
import dev.s2l.lm.tokenize.TokenStore;
import dev.s2l.pipeline.ModelEvaluation.HeldOut;
import dev.s2l.run.AppendedLines;
import dev.s2l.run.EnumWords;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.run.Progress;
import dev.s2l.run.S2lException;
import dev.s2l.run.StopSignal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// The loss of held-out rows under models. What is computed gathers in `losses_TASK.jsonl`.
final class HeldOutLoss implements AutoCloseable {
  /// Rows that are computed together and then written: what a kill may lose.
  private static final int CHUNK = 256;

  private final Task task;
  private final HeldOut input;
  private final Dataset dataset;
  private final Path scratch;
  private final int[] rows;
  private final List<String> ids;
  private final Map<String, TokenStore> tokens = new HashMap<>();

  private HeldOutLoss(
      Task task, HeldOut input, Dataset dataset, Path scratch, int[] rows, List<String> ids) {
    this.task = task;
    this.input = input;
    this.dataset = dataset;
    this.scratch = scratch;
    this.rows = rows;
    this.ids = ids;
  }

  /// Reads the rows.
  static HeldOutLoss read(
      Task task, HeldOut input, ItemDraw draw, Path scratch, Progress progress, StopSignal stop)
      throws IOException {
    var dataset =
        Dataset.read(
            input.data().files(),
            input.data().settings(),
            scratch.resolve("held-out"),
            progress,
            stop);
    // By their places: ids of data sets are not always there, and not always unlike.
    var ids = IntStream.range(0, dataset.size()).mapToObj(row -> "" + (row + 1)).toList();
    Set<String> drawn = draw.of(task.name(), ids);
    int[] rows =
        IntStream.range(0, dataset.size()).filter(row -> drawn.contains(ids.get(row))).toArray();
    return new HeldOutLoss(task, input, dataset, scratch, rows, ids);
  }

  Task task() {
    return task;
  }

  /// Encodes the rows for a model.
  ///
  /// @throws dev.s2l.run.S2lException (3) if more rows are rejected than `--max-rejected` allows,
  ///   (6) if memory does not suffice
  void prepare(LoadedModel model, String name, Progress progress, StopSignal stop)
      throws IOException {
    var encoded = encoded(model, name, progress, stop);
    Resources.checkMemory(
        "Recording",
        Resources.recording(model.config(), encoded, model.dtype(), model.compute().device()),
        "End other programs, or lower it with --max-length.");
    tell(encoded, progress);
  }

  /// The rows as tokens of a model, which are kept.
  ///
  /// @throws dev.s2l.run.S2lException (3) if more rows are rejected than `--max-rejected` allows
  TokenStore encoded(LoadedModel model, String name, Progress progress, StopSignal stop)
      throws IOException {
    var how = input.tokens();
    var encoded =
        TokenStore.build(
            dataset,
            how.template(model.tokenizer().folder()),
            model.tokenizer(),
            how.maxLength(),
            how.overLength(),
            scratch.resolve("tokens-" + tokens.size()),
            progress,
            stop);
    tokens.put(name, encoded);
    input.data().refuseTooManyRejected(dataset, encoded);
    return encoded;
  }

  private void tell(TokenStore encoded, Progress progress) {
    var counts = encoded.manifest().counts();
    long unusable = Arrays.stream(rows).filter(row -> !encoded.usable(row)).count();
    if (unusable == rows.length) {
      throw new S2lException(
          ExitCode.DATA,
          Phrase.of(
              "task %s: none of %,d rows has a token that is learned, so there is no loss. Give"
                  + " other rows, or a larger --limit.",
              task.name(), rows.length));
    }
    if (counts.truncated() > 0 || unusable > 0 || dataset.rejectedCount() > 0) {
      progress.warn(
          Phrase.of(
              "task %s: %,d rows are rejected %s, %,d have no token that is learned, %,d are"
                  + " longer than --max-length %d.",
              task.name(),
              dataset.rejectedCount(),
              dataset.rejectedByReason(),
              unusable,
              counts.truncated(),
              encoded.manifest().source().maxLength()));
    }
  }

  /// How many rows there are.
  int size() {
    return dataset.size();
  }

  /// The rows that are scored.
  int[] usable(TokenStore encoded) {
    return Arrays.stream(rows).filter(encoded::usable).toArray();
  }

  /// How rows become tokens, for signatures.
  String signature() {
    var how = input.tokens();
    return Phrase.of(
        "rows:%d|prompt:%s|max-length:%d|over-length:%s",
        rows.length, how.templateName(), how.maxLength(), EnumWords.of(how.overLength()));
  }

  /// Computes what is missing.
  ///
  /// @param name of the model, which was prepared
  /// @param folder of the model
  List<RowLoss> complete(
      LoadedModel model, String name, Path folder, Progress progress, StopSignal stop)
      throws IOException {
    var encoded = Objects.requireNonNull(tokens.get(name), name);
    var losses = new ArrayList<RowLoss>();
    try (var lines =
        AppendedLines.open(
            folder.resolve("losses_" + task.name() + ".jsonl"),
            (line, number) -> losses.add(Json.COMPACT.treeToValue(line, RowLoss.class)))) {
      int[] usable = usable(encoded);
      if (!losses.isEmpty()) {
        progress.note(
            Phrase.of("%s: %,d losses of an earlier call are kept", task.name(), losses.size()));
      }
      try (var work = progress.start(task.name(), usable.length - losses.size(), "rows")) {
        while (losses.size() < usable.length) {
          int from = losses.size() / CHUNK * CHUNK;
          int[] chunk = Arrays.copyOfRange(usable, from, Math.min(usable.length, from + CHUNK));
          var found =
              LossRecorder.record(
                  model.decoder(),
                  encoded,
                  chunk,
                  RecordSettings.of(model.config(), model.compute()),
                  task.name(),
                  Progress.SILENT,
                  stop);
          int before = losses.size();
          for (int row : Arrays.copyOfRange(chunk, before - from, chunk.length)) {
            var loss =
                new RowLoss(ids.get(row), encoded.learnedCount(row), found[row], groups(row));
            if (!Double.isFinite(loss.lossNats())) {
              throw new S2lException(
                  ExitCode.MODEL,
                  Phrase.of(
                      "model %s: the loss of row %s of --data is %s, no number. Its weights cannot"
                          + " be evaluated.",
                      name, ids.get(row), loss.lossNats()));
            }
            lines.add(loss);
            losses.add(loss);
          }
          work.advance(losses.size() - before, "");
        }
      }
      return losses;
    }
  }

  private SortedMap<String, String> groups(int row) {
    var groups = new TreeMap<String, String>();
    if (!dataset.source(row).isEmpty()) {
      groups.put("source", dataset.source(row));
    }
    if (!dataset.topic(row).isEmpty()) {
      groups.put("topic", dataset.topic(row));
    }
    return groups;
  }

  @Override
  public void close() {
    tokens.values().forEach(TokenStore::close);
    dataset.close();
  }
}
