package dev.s2l.lm.generate;

import dev.s2l.evaluate.GenerationSettings;
import dev.s2l.evaluate.TextGenerator.Receiver;
import dev.s2l.lm.generate.DecoderGenerator.EncodedPrompt;
import dev.s2l.lm.model.Decoder;
import dev.s2l.lm.model.KeyValues;
import dev.s2l.lm.model.RowCaches;
import dev.s2l.lm.model.Steps;
import dev.s2l.lm.model.Team;
import dev.s2l.lm.model.Torch;
import dev.s2l.run.StopSignal;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/// The rows that are continued together. Each prompt is read alone; then all rows get a token at a
/// time.
final class GenerationBatch implements AutoCloseable {
  private final Decoder decoder;
  private final TokenTexts texts;
  private final GenerationSettings settings;
  private final GenerationPlan plan;
  private final StopSignal stop;
  private final StopStrings stopStrings;
  private final Team team;
  private final Steps steps;
  private final RowCaches caches;
  private final List<Continuation> rows = new ArrayList<>();

  GenerationBatch(
      Decoder decoder,
      TokenTexts texts,
      GenerationSettings settings,
      GenerationPlan plan,
      Team team,
      StopSignal stop) {
    this.decoder = decoder;
    this.texts = texts;
    this.settings = settings;
    this.plan = plan;
    this.stop = stop;
    this.stopStrings = new StopStrings(settings.stop(), texts.text());
    this.team = team;
    this.steps = Steps.of(decoder, plan.rows(), plan.positions(), team);
    this.caches = steps.caches();
  }

  void run(List<EncodedPrompt> prompts, Receiver receiver) {
    int next = 0;
    while (next < prompts.size() || !rows.isEmpty()) {
      stop.check();
      int waiting = prompts.size() - next;
      int free = Math.min(plan.rows() - rows.size(), waiting);
      // A prompt keeps one thread busy: the others would wait for it.
      if (free > 0 && (rows.isEmpty() || free >= Math.min(plan.threads(), waiting))) {
        begin(next, prompts.subList(next, next + free), receiver);
        next += free;
      } else {
        step(receiver);
      }
    }
  }

  /// @param number of the first prompt
  private void begin(int number, List<EncodedPrompt> prompts, Receiver receiver) {
    int first = rows.size();
    var pasts = new ArrayList<KeyValues>();
    for (int i = 0; i < prompts.size(); i++) {
      var prompt = prompts.get(i);
      int room = decoder.config().size().positions() - prompt.ids().length;
      int most = Math.min(settings.maxNewTokens(), room);
      rows.add(new Continuation(number + i, prompt, most, settings));
      pasts.add(caches.begin(first + i, prompt.ids().length));
    }
    // With room for one row there is no other prompt to be read meanwhile.
    Torch.operatorThreads(plan.rows() == 1 ? plan.threads() : 1);
    try {
      read(first, prompts, pasts);
    } finally {
      Torch.operatorThreads(1);
    }
    giveFinished(receiver);
  }

  private void read(int first, List<EncodedPrompt> prompts, List<KeyValues> pasts) {
    team.share(
        prompts.size(),
        i -> {
          var row = rows.get(first + i);
          try (var scope = new PointerScope();
              var noGrad = new NoGradGuard()) {
            var logits = read(prompts.get(i).ids(), pasts.get(i));
            row.add(new TokenChoice(settings.sampling(), logits).of(0, row), texts, stopStrings);
          }
        });
  }

  /// The logits after a prompt, (1, V).
  private Tensor read(int[] ids, KeyValues past) {
    for (int from = 0; ; from += GenerationPlan.READ_AT_ONCE) {
      int length = Math.min(GenerationPlan.READ_AT_ONCE, ids.length - from);
      var part = new long[length];
      for (int t = 0; t < length; t++) {
        part[t] = ids[from + t];
      }
      var placed = decoder.compute().place(Torch.longs(part, 1, length));
      var hidden = decoder.hidden(placed, past, new long[] {length - 1}, stop); // (1, H)
      if (from + length == ids.length) {
        return decoder.logits(hidden);
      }
      hidden.close();
    }
  }

  private void step(Receiver receiver) {
    int[] last = rows.stream().mapToInt(Continuation::last).toArray();
    try (var scope = new PointerScope();
        var noGrad = new NoGradGuard()) {
      var logits = steps.next(last, stop);
      var choice = new TokenChoice(settings.sampling(), logits);
      for (int b = 0; b < rows.size(); b++) {
        rows.get(b).add(choice.of(b, rows.get(b)), texts, stopStrings);
      }
    }
    giveFinished(receiver);
  }

  private void giveFinished(Receiver receiver) {
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
    steps.close();
  }
}
