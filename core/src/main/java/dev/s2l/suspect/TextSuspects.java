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
/// is known only after all rows were read, so every row is looked at twice; the second time from
/// memory, for as many of the first rows as there is room for.
final class TextSuspects {
  /// At two bytes a character and a word about 128 MiB: the texts of some 100,000 rows.
  private static final long ROOM_CHARACTERS = 1 << 26;

  private final Dataset dataset;
  private final StopSignal stop;
  private final List<Suspect> found;
  private final Words words = new Words();
  private final NearDuplicates duplicates;
  private final Endings endings;
  private final Mismatches mismatches;
  private final List<SeenRow> kept = new ArrayList<>();
  private long room;

  /// A row after its first look.
  ///
  /// @param met what [Mismatches#meet] says of it
  private record SeenRow(PromptAndResponse texts, int[] met) {
    long characters() {
      return texts.prompt().length() + texts.response().length() + 2L * met.length;
    }
  }

  TextSuspects(Dataset dataset, RowLabels sources, List<Suspect> found, StopSignal stop) {
    this(dataset, sources, found, ROOM_CHARACTERS, stop);
  }

  /// @param room characters of text that may be kept; they change nothing but the time
  TextSuspects(
      Dataset dataset, RowLabels sources, List<Suspect> found, long room, StopSignal stop) {
    this.stop = stop;
    this.dataset = dataset;
    this.found = found;
    this.duplicates = new NearDuplicates(dataset.size());
    this.endings = new Endings(sources);
    this.mismatches = new Mismatches(sources);
    this.room = room;
  }

  void find() {
    dataset.forEach(0, dataset.size(), this::learn);
    for (int row = 0; row < kept.size(); row++) {
      judge(row, kept.get(row));
    }
    dataset.forEach(kept.size(), dataset.size(), this::judgeAgain);
    mismatches.find(found);
    duplicates.find(this::texts, this::place, found, stop);
  }

  private void learn(Example example) {
    stop.check();
    int row = example.row();
    var texts = PromptAndResponse.of(example.content());
    var pair = Mismatches.Pair.of(texts, words);
    duplicates.read(row, texts, words);
    endings.read(row, texts.response());
    mismatches.count(pair);
    if (row == kept.size() && room > 0) {
      var seen = new SeenRow(texts, mismatches.meet(row, pair));
      kept.add(seen);
      room -= seen.characters();
    }
  }

  private void judgeAgain(Example example) {
    var texts = PromptAndResponse.of(example.content());
    var pair = Mismatches.Pair.of(texts, words);
    judge(example.row(), new SeenRow(texts, mismatches.meet(example.row(), pair)));
  }

  private void judge(int row, SeenRow seen) {
    stop.check();
    endings.find(row, seen.texts.response(), found);
    mismatches.score(row, seen.met);
    empty(row, seen.texts);
  }

  private PromptAndResponse texts(int row) {
    return row < kept.size()
        ? kept.get(row).texts
        : PromptAndResponse.of(dataset.example(row).content());
  }

  /// As people find it, and as the report names rows.
  private String place(int row) {
    var location = dataset.location(row);
    return location.file() + ":" + location.line();
  }

  /// A response without a letter or digit; token ids have no text and say nothing here.
  private void empty(int row, PromptAndResponse texts) {
    boolean text = !texts.prompt().isEmpty() || !texts.response().isEmpty();
    if (text && !hasLetterOrDigit(texts.response())) {
      boolean nothing = texts.response().isBlank();
      found.add(
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
