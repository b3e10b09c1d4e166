package dev.s2l.suspect;

import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.Example;
import dev.s2l.dataset.PromptAndResponse;
import dev.s2l.dataset.RowLabels;
import dev.s2l.run.StopSignal;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;

/// Finds suspects by their texts: copies ([NearDuplicates]), responses that stop before their end
/// ([Endings]), that belong to another prompt ([Mismatches]), or that say nothing. What is ordinary
/// is known only after all rows were read. Then rows are read again that may be suspects, and those
/// whose words did not fit into memory.
final class TextSuspects {
  /// 128 MiB: the distinct words of about a million responses.
  private static final long MAX_KEPT_WORDS = 1 << 25;

  private final Dataset dataset;
  private final StopSignal stop;
  private final List<Suspect> suspects;
  private final NearDuplicates duplicates;
  private final Endings endings;
  private final Mismatches mismatches;
  private final MetWords met;

  /// The words of a row that is read again.
  private final Words wordsAgain = new Words();

  /// The rows whose response has neither a letter nor a digit.
  private final BitSet empty = new BitSet();

  TextSuspects(Dataset dataset, RowLabels sources, List<Suspect> suspects, StopSignal stop) {
    this(dataset, sources, suspects, MAX_KEPT_WORDS, stop);
  }

  /// @param keptWords how many words of responses may be kept; changes only the time
  TextSuspects(
      Dataset dataset, RowLabels sources, List<Suspect> suspects, long keptWords, StopSignal stop) {
    this.stop = stop;
    this.dataset = dataset;
    this.suspects = suspects;
    this.duplicates = new NearDuplicates(dataset.size());
    this.endings = new Endings(sources);
    this.mismatches = new Mismatches(sources);
    this.met = new MetWords(keptWords);
  }

  void find() {
    new ReadAhead<>(dataset, this::looking).forEach(this::learn);
    met.forEach((row, words, from, to) -> mismatches.score(row, words, from, to));
    var again = new BitSet();
    for (int row = 0; row < met.rows(); row++) {
      if (empty.get(row) || endings.mayFind(row)) {
        again.set(row);
      }
    }
    dataset.forEach(
        again.stream(), example -> judge(example.row(), PromptAndResponse.of(example.content())));
    dataset.forEach(met.rows(), dataset.size(), this::judgeAgain);
    mismatches.find(suspects);
    duplicates.find(this::texts, this::place, suspects, stop);
  }

  /// What a row says without the others.
  private record Look(int row, String response, Mismatches.Pair pair, boolean empty) {}

  /// Looks at rows one after another; several threads may, each with its own.
  private Function<Example, Look> looking() {
    var words = new Words();
    return example -> {
      var texts = PromptAndResponse.of(example.content());
      var pair = Mismatches.Pair.of(texts, words);
      duplicates.read(example.row(), texts, words);
      return new Look(example.row(), texts.response(), pair, isEmpty(texts));
    };
  }

  /// Takes rows in their order.
  private void learn(Look look) {
    stop.check();
    int row = look.row();
    endings.read(row, look.response());
    mismatches.count(look.pair());
    empty.set(row, look.empty());
    if (row == met.rows() && met.hasRoom()) {
      met.add(mismatches.meet(row, look.pair()));
    }
  }

  private void judgeAgain(Example example) {
    var texts = PromptAndResponse.of(example.content());
    var pair = Mismatches.Pair.of(texts, wordsAgain);
    int[] words = mismatches.meet(example.row(), pair);
    mismatches.score(example.row(), words, 0, words.length);
    judge(example.row(), texts);
  }

  private void judge(int row, PromptAndResponse texts) {
    stop.check();
    endings.find(row, texts.response(), suspects);
    if (empty.get(row)) {
      boolean nothing = texts.response().isBlank();
      suspects.add(
          new Suspect(
              row,
              SuspectKind.EMPTY_TARGET,
              nothing ? 2 : 1,
              nothing ? "the response is empty" : "the response has no letter and no digit"));
    }
  }

  private PromptAndResponse texts(int row) {
    return PromptAndResponse.of(dataset.example(row).content());
  }

  /// File and line of the row, as the report names it.
  private String place(int row) {
    var location = dataset.location(row);
    return location.file() + ":" + location.line();
  }

  /// Whether a response has no letter and no digit. Rows of token ids have no text and are skipped.
  private static boolean isEmpty(PromptAndResponse texts) {
    boolean text = !texts.prompt().isEmpty() || !texts.response().isEmpty();
    return text && !hasLetterOrDigit(texts.response());
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
