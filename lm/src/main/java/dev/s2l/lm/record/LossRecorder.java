package dev.s2l.lm.record;

import dev.s2l.lm.model.Decoder;
import dev.s2l.lm.model.KeyValues;
import dev.s2l.lm.tokenize.TokenRows;
import dev.s2l.run.Progress;
import dev.s2l.run.S2lException;
import dev.s2l.run.StopSignal;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/// Computes the loss of every row. The decoder must not change during that.
public final class LossRecorder {
  /// A line of several rows has at most so many positions, or as many as the longest row.
  private static final int LONG_LINE = 512;

  private final Decoder decoder;
  private final TokenRows tokens;
  private final RecordSettings settings;
  private final StopSignal stop;
  private final RowSignals signals;

  private LossRecorder(
      Decoder decoder,
      TokenRows tokens,
      RecordSettings settings,
      StopSignal stop,
      RowSignals signals) {
    this.decoder = decoder;
    this.tokens = tokens;
    this.settings = settings;
    this.stop = stop;
    this.signals = signals;
  }

  /// The losses of all rows of `tokens`, in nats, in row order; NaN for rows that are not usable.
  ///
  /// @param stage what [Progress] calls this, for example `record step 500`
  /// @throws S2lException (130, 143) if stopped
  public static float[] record(
      Decoder decoder,
      TokenRows tokens,
      RecordSettings settings,
      String stage,
      Progress progress,
      StopSignal stop) {
    return record(decoder, tokens, settings, RowSignals.NONE, stage, progress, stop);
  }

  /// As above, and computes signals in the same pass.
  public static float[] record(
      Decoder decoder,
      TokenRows tokens,
      RecordSettings settings,
      RowSignals signals,
      String stage,
      Progress progress,
      StopSignal stop) {
    int[] rows = IntStream.range(0, tokens.rows()).toArray();
    return new LossRecorder(decoder, tokens, settings, stop, signals).column(rows, stage, progress);
  }

  /// As above, only for `rows`; the other values are NaN.
  public static float[] record(
      Decoder decoder,
      TokenRows tokens,
      int[] rows,
      RecordSettings settings,
      String stage,
      Progress progress,
      StopSignal stop) {
    return new LossRecorder(decoder, tokens, settings, stop, RowSignals.NONE)
        .column(rows, stage, progress);
  }

  private float[] column(int[] wanted, String stage, Progress progress) {
    var losses = new float[tokens.rows()];
    Arrays.fill(losses, Float.NaN);
    int[] rows = IntStream.of(wanted).filter(tokens::usable).toArray();
    if (rows.length == 0) {
      return losses;
    }
    int prefix = tokens.sharedPrefix();
    long total = Arrays.stream(rows).mapToLong(tokens::length).sum();
    var plan = plan(rows, prefix);
    try (var multiplying = decoder.recordingLibrary().hold();
        var shared = prefix(rows[0], prefix);
        var task = progress.start(stage, total, "tokens")) {
      runOnThreads(plan, (batch, head) -> score(batch, shared, head, losses, task));
    }
    return losses;
  }

  /// The longest batches come first, so the threads end at about the same time.
  private List<List<Line>> plan(int[] rows, int prefix) {
    var lines = lines(decoder, tokens, rows, prefix);
    return groups(lines, prefix).stream()
        .flatMap(
            all -> BatchPlan.of(tokens, all, prefix, settings.tokenBudget()).reversed().stream())
        .toList();
  }

  /// Rows that are longer than a line of several rows may be must not be in a batch with one.
  private List<List<Line>> groups(Lines lines, int prefix) {
    var all = Stream.concat(lines.shared().stream(), lines.single().stream()).toList();
    int longest = all.stream().mapToInt(line -> line.positions(tokens, prefix)).max().orElseThrow();
    return RowBatch.paddedUp(prefix + longest) <= decoder.longestLine()
        ? List.of(all)
        : List.of(lines.shared(), lines.single());
  }

  static Lines lines(Decoder decoder, TokenRows tokens, int[] rows, int prefix) {
    int longest = IntStream.of(rows).map(tokens::length).max().orElseThrow();
    int most = Math.min(Math.max(longest, LONG_LINE), decoder.longestLine());
    int width = decoder.config().size().hidden();
    return Lines.of(tokens, rows, prefix, RowBatch.paddedDown(most), width);
  }

  private KeyValues prefix(int row, int length) {
    return length == 0 ? KeyValues.NONE : decoder.prefix(Arrays.copyOf(tokens.ids(row), length));
  }

  private interface BatchWork {
    /// @param head of the thread that runs the batch
    void on(List<Line> lines, TokenLosses head);
  }

  /// Runs the batches on several threads. Each batch writes only the losses of its rows, so the
  /// order does not matter.
  private void runOnThreads(List<List<Line>> plan, BatchWork work) {
    var next = new AtomicInteger();
    var failed = new AtomicBoolean();
    var tasks =
        Collections.<Callable<Boolean>>nCopies(
            settings.threads(), () -> work(plan, next, failed, work));
    decoder.recordingLibrary().run(decoder.compute(), tasks, "recording");
    stop.check();
  }

  private boolean work(
      List<List<Line>> plan, AtomicInteger next, AtomicBoolean failed, BatchWork work) {
    try (var head = new TokenLosses(decoder, settings, signals.gradients().isPresent())) {
      for (int b = next.getAndIncrement();
          b < plan.size() && !stop.requested() && !failed.get();
          b = next.getAndIncrement()) {
        work.on(plan.get(b), head);
      }
      return true;
    } catch (RuntimeException | Error e) {
      failed.set(true);
      throw e;
    }
  }

  private void score(
      List<Line> lines, KeyValues shared, TokenLosses head, float[] losses, Progress.Task task) {
    var batch = RowBatch.of(tokens, lines, shared.length(), decoder.config().size().positions());
    float[] byToken;
    try (var scope = new PointerScope();
        var noGrad = new NoGradGuard()) {
      var learned = learned(batch, shared);
      var gradients = signals.gradients().map(all -> all.batch(batch.targets().length));
      byToken = head.of(learned, batch, gradients);
      gradients.ifPresent(factors -> factors.finish(batch));
    }
    signals.laterLosses().ifPresent(means -> means.add(batch, byToken));
    int[] rows = batch.rows();
    var sums = new double[rows.length];
    var counts = new int[rows.length];
    for (int m = 0; m < byToken.length; m++) {
      sums[batch.owners()[m]] += byToken[m];
      counts[batch.owners()[m]]++;
    }
    for (int b = 0; b < rows.length; b++) {
      losses[rows[b]] = (float) (sums[b] / counts[b]);
    }
    synchronized (task) {
      task.advance(batch.tokens(tokens), "");
    }
  }

  /// The hidden states where learned tokens are predicted (M, H). What is asked of all positions is
  /// computed on the way.
  private Tensor learned(RowBatch batch, KeyValues shared) {
    var ids = batch.idTensor(decoder.compute());
    if (signals.states().isEmpty()) {
      return decoder.hidden(ids, batch.branches(), shared, batch.sources(), stop);
    }
    var hidden = decoder.hidden(ids, batch.branches(), shared, stop); // (B, S, H)
    signals.states().get().add(batch, hidden, tokens, shared.length());
    return hidden
        .reshape(-1, hidden.size(2))
        .index_select(0, batch.sourceTensor(decoder.compute()));
  }
}
