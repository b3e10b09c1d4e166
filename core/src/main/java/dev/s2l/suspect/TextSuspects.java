package dev.s2l.suspect;

import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.Example;
import dev.s2l.dataset.PromptAndResponse;
import dev.s2l.dataset.RowLabels;
import dev.s2l.run.StopSignal;
import java.util.ArrayList;
import java.util.List;

/// Finds suspects by their texts: copies ([NearDuplicates]), responses that stop before their end
/// ([Endings]), that belong to another prompt ([Mismatches]), or that say nothing. What is ordinary
/// is known only after all rows were read, so every row is looked at twice. The second time, as
/// many of the first rows as fit come from memory.
final class TextSuspects {
  /// With two bytes per character and per word this is about 128 MiB: the texts of about 100,000
  /// rows.
  private static final long MAX_KEPT_CHARACTERS = 1 << 26;

  private final Dataset dataset;
  private final StopSignal stop;
  private final List<Suspect> suspects;
  private final Words words = new Words();
  private final NearDuplicates duplicates;
  private final Endings endings;
  private final Mismatches mismatches;
  private final List<SeenRow> kept = new ArrayList<>();
  private long charactersLeft;

  /// A row after the first pass.
  ///
  /// @param met the result of [Mismatches#meet] for it
  private record SeenRow(PromptAndResponse texts, int[] met) {
    long characters() {
      return texts.prompt().length() + texts.response().length() + 2L * met.length;
    }
  }

  TextSuspects(Dataset dataset, RowLabels sources, List<Suspect> suspects, StopSignal stop) {
    this(dataset, sources, suspects, MAX_KEPT_CHARACTERS, stop);
  }

  /// @param charactersLeft how many characters of text may be kept; changes only the time
  TextSuspects(
      Dataset dataset,
      RowLabels sources,
      List<Suspect> suspects,
      long charactersLeft,
      StopSignal stop) {
    this.stop = stop;
    this.dataset = dataset;
    this.suspects = suspects;
    this.duplicates = new NearDuplicates(dataset.size());
    this.endings = new Endings(sources);
    this.mismatches = new Mismatches(sources);
    this.charactersLeft = charactersLeft;
  }

  void find() {
    dataset.forEach(0, dataset.size(), this::learn);
    for (int row = 0; row < kept.size(); row++) {
      judge(row, kept.get(row));
    }
    dataset.forEach(kept.size(), dataset.size(), this::judgeAgain);
    mismatches.find(suspects);
    duplicates.find(this::texts, this::place, suspects, stop);
  }

  private void learn(Example example) {
    stop.check();
    int row = example.row();
    var texts = PromptAndResponse.of(example.content());
    var pair = Mismatches.Pair.of(texts, words);
    duplicates.read(row, texts, words);
    endings.read(row, texts.response());
    mismatches.count(pair);
    if (row == kept.size() && charactersLeft > 0) {
      var seen = new SeenRow(texts, mismatches.meet(row, pair));
      kept.add(seen);
      charactersLeft -= seen.characters();
    }
  }

  private void judgeAgain(Example example) {
    var texts = PromptAndResponse.of(example.content());
    var pair = Mismatches.Pair.of(texts, words);
    judge(example.row(), new SeenRow(texts, mismatches.meet(example.row(), pair)));
  }

  private void judge(int row, SeenRow seen) {
    stop.check();
    endings.find(row, seen.texts.response(), suspects);
    mismatches.score(row, seen.met);
    empty(row, seen.texts);
  }

  private PromptAndResponse texts(int row) {
    return row < kept.size()
        ? kept.get(row).texts
        : PromptAndResponse.of(dataset.example(row).content());
  }

  /// File and line of the row, as the report names it.
  private String place(int row) {
    var location = dataset.location(row);
    return location.file() + ":" + location.line();
  }

  /// Finds responses without a letter or digit. Rows of token ids have no text and are skipped.
  private void empty(int row, PromptAndResponse texts) {
    boolean text = !texts.prompt().isEmpty() || !texts.response().isEmpty();
    if (text && !hasLetterOrDigit(texts.response())) {
      boolean nothing = texts.response().isBlank();
      suspects.add(
          new Suspect(
              row,
              SuspectKind.EMPTY_TARGET,
              nothing ? 2 : 1,
              nothing ? "the response is empty" : "the response has no letter and no digit"));
    }
  }

  private static boolean hasLetterOrDigit(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Words.isLetterOrDigit(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }
}
