package dev.s2l.lm.generate;

import dev.s2l.evaluate.GenerationSettings;
import dev.s2l.evaluate.TextGenerator.Receiver;
import dev.s2l.lm.generate.DecoderGenerator.EncodedPrompt;
import dev.s2l.lm.model.Decoder;
import dev.s2l.lm.model.RowCaches;
import dev.s2l.lm.model.Torch;
import dev.s2l.run.StopSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/// The rows that one thread continues. Each prompt is read alone; then all rows get a token at a
/// time.
final class GenerationBatch implements AutoCloseable {
  private final Decoder decoder;
  private final TokenTexts texts;
  private final GenerationSettings settings;
  private final GenerationPlan plan;
  private final StopSignal stop;
  private final StopStrings stopStrings;
  private final RowCaches caches;
  private final List<Continuation> rows = new ArrayList<>();

  GenerationBatch(
      Decoder decoder,
      TokenTexts texts,
      GenerationSettings settings,
      GenerationPlan plan,
      StopSignal stop) {
    this.decoder = decoder;
    this.texts = texts;
    this.settings = settings;
    this.plan = plan;
    this.stop = stop;
    this.stopStrings = new StopStrings(settings.stop(), texts.text());
    this.caches = new RowCaches(decoder.config(), plan.rows(), plan.positions());
  }

  /// @param next the first prompt that nobody has taken
  /// @param failed whether another batch gave up
  void run(
      List<EncodedPrompt> prompts, AtomicInteger next, AtomicBoolean failed, Receiver receiver) {
    Torch.threads(plan.threads());
    while (!failed.get()) {
      stop.check();
      while (rows.size() < plan.rows()) {
        int taken = next.getAndIncrement();
        if (taken >= prompts.size()) {
          break;
        }
        begin(taken, prompts.get(taken), receiver);
      }
      if (rows.isEmpty()) {
        return;
      }
      step(receiver);
    }
  }

  private void begin(int number, EncodedPrompt prompt, Receiver receiver) {
    int room = decoder.config().size().positions() - prompt.ids().length;
    var row = new Continuation(number, prompt, Math.min(settings.maxNewTokens(), room), settings);
    try (var scope = new PointerScope();
        var noGrad = new NoGradGuard()) {
      var logits = read(prompt.ids());
      row.add(new TokenChoice(settings.sampling(), logits).of(0, row), texts, stopStrings);
    }
    if (row.finished()) {
      receiver.finished(number, row.answer(texts, stopStrings));
    } else {
      rows.add(row);
    }
  }

  /// The logits after a prompt, (1, V).
  private Tensor read(int[] ids) {
    try (var past = caches.begin(rows.size(), ids.length)) {
      for (int from = 0; ; from += GenerationPlan.READ_AT_ONCE) {
        int length = Math.min(GenerationPlan.READ_AT_ONCE, ids.length - from);
        var part = new long[length];
        for (int t = 0; t < length; t++) {
          part[t] = ids[from + t];
        }
        var placed = decoder.compute().place(Torch.longs(part, 1, length));
        var hidden = decoder.hidden(placed, past, stop);
        if (from + length == ids.length) {
          return decoder.logits(hidden.select(1, length - 1));
        }
        hidden.close();
      }
    }
  }

  private void step(Receiver receiver) {
    int[] last = rows.stream().mapToInt(Continuation::last).toArray();
    try (var scope = new PointerScope();
        var noGrad = new NoGradGuard()) {
      var logits = decoder.logits(decoder.next(last, caches, stop));
      var choice = new TokenChoice(settings.sampling(), logits);
      for (int b = 0; b < rows.size(); b++) {
        rows.get(b).add(choice.of(b, rows.get(b)), texts, stopStrings);
      }
    }
    for (int b = rows.size() - 1; b >= 0; b--) {
      var row = rows.get(b);
      if (row.finished()) {
        caches.replace(b, rows.size() - 1);
        rows.set(b, rows.getLast());
        rows.removeLast();
        receiver.finished(row.number(), row.answer(texts, stopStrings));
      }
    }
  }

  @Override
  public void close() {
    caches.close();
  }
}
