package dev.s2l.dataset;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What names that are not known seem to say about learning: `do_train`, `mask_history`,
/// `turn_weights`. Only names all of whose words speak of it are taken for such; `train_id`,
/// `training_data` and `learning_rate` are none.
final class MaskNames {
  /// What a yes under a name says.
  enum Sense {
    /// Nothing about learning.
    NONE,
    /// What it stands for is learned.
    LEARNED,
    /// It is not.
    LEFT_OUT,
    /// It is not, but 0 and 1 mean the opposite to as many people.
    UNCLEAR,
    /// Only a part of the answers is learned: `train_last_only`, `mask_history`.
    PART,
    /// The prompt is learned, too.
    PROMPT,
    /// The prompt is not learned.
    NO_PROMPT,
    /// Numbers that weigh the loss.
    WEIGHTS,
    /// True or false whether a turn, or in a list which turn or token, is learned.
    TARGET
  }

  private static final Set<String> LEARN =
      Set.of(
          "train",
          "trained",
          "trainable",
          "training",
          "loss",
          "learn",
          "learned",
          "learnable",
          "learning",
          "supervise",
          "supervised",
          "supervision");
  private static final Set<String> MASK = Set.of("mask", "masks", "masked", "masking");
  private static final Set<String> WEIGHT = Set.of("weight", "weights");
  private static final Set<String> SCALE = Set.of("scale", "scaling", "factor", "multiplier");
  private static final Set<String> OUT =
      Set.of("ignore", "ignored", "exclude", "excluded", "skip", "skipped");
  private static final Set<String> NOT = Set.of("no", "not", "without");
  private static final Set<String> PART =
      Set.of("only", "last", "final", "first", "history", "previous", "past");
  private static final Set<String> PROMPT =
      Set.of("input", "inputs", "prompt", "prompts", "user", "question", "instruction", "system");
  private static final Set<String> ANSWER =
      Set.of("answer", "assistant", "completion", "output", "response", "target");

  /// Words of what a name is about. Numbers under names with a plural may be counts.
  private static final Set<String> THINGS =
      Set.of("content", "example", "flag", "message", "row", "sample", "text", "token", "turn");

  private static final Set<String> PLURALS =
      Set.of(
          "answers",
          "completions",
          "examples",
          "messages",
          "outputs",
          "responses",
          "rows",
          "samples",
          "tokens",
          "turns");

  /// Words that add no meaning of their own.
  private static final Set<String> SMALL =
      Set.of(
          "be",
          "cal",
          "calc",
          "calculate",
          "compute",
          "do",
          "does",
          "for",
          "from",
          "has",
          "in",
          "include",
          "included",
          "is",
          "it",
          "of",
          "on",
          "per",
          "should",
          "the",
          "this",
          "to",
          "use",
          "used",
          "will",
          "with");

  /// Names of lists, and of keys of messages, that speak of labels for the loss.
  private static final Set<List<String>> TARGETS =
      Set.of(
          List.of("label"),
          List.of("labels"),
          List.of("target"),
          List.of("targets"),
          List.of("is", "target"));

  private static final Set<String> NOUNS =
      Set.of("training", "learning", "supervision", "loss", "mask", "masks");

  /// Words before `loss` that make it something that is done or not.
  private static final Set<String> ASKING =
      Set.of(
          "cal",
          "calc",
          "calculate",
          "compute",
          "do",
          "does",
          "for",
          "has",
          "in",
          "include",
          "included",
          "is",
          "on",
          "should",
          "to",
          "use",
          "used",
          "will",
          "with");

  private MaskNames() {}

  static Sense sense(String name) {
    List<String> words = ColumnNames.words(name);
    if (TARGETS.contains(words)) {
      return Sense.TARGET;
    }
    var rest = new HashSet<>(words);
    boolean learn = rest.removeAll(LEARN);
    boolean mask = rest.removeAll(MASK);
    boolean weight = rest.removeAll(WEIGHT);
    boolean out = rest.removeAll(OUT);
    boolean not = rest.removeAll(NOT);
    boolean part = rest.removeAll(PART);
    boolean prompt = rest.removeAll(PROMPT);
    boolean answer = rest.removeAll(ANSWER);
    if (words.contains("loss") && rest.removeAll(SCALE)) {
      weight = true;
    }
    if (mask) {
      rest.remove("out"); // `mask_out`
    }
    rest.removeAll(THINGS);
    rest.removeAll(PLURALS);
    rest.removeAll(SMALL);
    if (!rest.isEmpty() || !(learn || mask || weight || out)) {
      return Sense.NONE;
    }
    if (weight) { // A loss of weight is none of these.
      boolean last = WEIGHT.contains(words.getLast()) || SCALE.contains(words.getLast());
      return last && !prompt ? Sense.WEIGHTS : Sense.NONE;
    }
    if (!learn && !mask) {
      return part || prompt || answer ? Sense.NONE : Sense.LEFT_OUT;
    }
    if (part) {
      return Sense.PART;
    }
    if (prompt) {
      return mask || out || not ? Sense.NO_PROMPT : Sense.PROMPT;
    }
    if (out || not) {
      return mask && !learn ? Sense.NONE : Sense.LEFT_OUT;
    }
    boolean masksTheLoss = mask && learn && MASK.contains(words.getFirst());
    return masksTheLoss || (mask && !learn && !answer) ? Sense.UNCLEAR : Sense.LEARNED;
  }

  /// Whether a text such as `no` under the name is an answer to what it asks. Nouns name things
  /// that rows may have or not: the training of a nurse, a mask before the face.
  static boolean asks(String name) {
    return holdsMarks(name) && !NOUNS.contains(String.join(" ", ColumnNames.words(name)));
  }

  /// Whether a number with a fraction under the name may be a loss that was measured: `train_loss`,
  /// but not `include_in_loss`.
  static boolean mayMeasure(String name) {
    List<String> words = ColumnNames.words(name);
    int loss = words.indexOf("loss");
    return loss >= 0
        && words.subList(0, loss).stream().noneMatch(ASKING::contains)
        && words.stream()
            .noneMatch(word -> MASK.contains(word) || OUT.contains(word) || NOT.contains(word))
        && !words.contains("included");
  }

  /// Whether a number under the name says yes or no, and is no loss that was measured and no count.
  static boolean holdsMarks(String name) {
    return ColumnNames.words(name).stream().noneMatch(PLURALS::contains);
  }
}
