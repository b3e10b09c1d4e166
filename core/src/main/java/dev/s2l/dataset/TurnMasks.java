package dev.s2l.dataset;

import dev.s2l.dataset.KnownNames.Mask;
import dev.s2l.run.Phrase;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reads the keys of a message that say whether it is learned, under the names in use and with
/// every spelling of yes and no. What cannot be obeyed rejects the row: a turn that the user left
/// out is never learned.
final class TurnMasks {
  private static final Set<String> YES = Set.of("true", "yes", "y", "t", "on");
  private static final Set<String> NO = Set.of("false", "no", "n", "f", "off");

  private final String learnedTag;
  private final String maskedTag;
  private final ByName<Optional<Mask>> known = new ByName<>(KnownNames::mask);

  TurnMasks(RowLayout layout) {
    this.learnedTag = layout.column("train_tag");
    this.maskedTag = layout.column("masked_tag");
  }

  /// What the masks of a turn say.
  ///
  /// @param key the mask that said it first
  /// @param asked whether to learn the turn is asked for, and not only left at its usual value
  record Said(String key, boolean learned, boolean asked) {}

  /// What the key of a message is as a mask; empty if it is none.
  Optional<Mask> mask(String key) {
    if (key.equals(learnedTag)) {
      return Optional.of(Mask.LEARNED);
    }
    return key.equals(maskedTag) ? Optional.of(Mask.LEFT_OUT) : known.of(key);
  }

  /// What is said with one more key.
  ///
  /// @param before what an earlier key of the turn said; null if none did
  /// @return null if nothing is said so far
  @Nullable Said read(Mask mask, String key, JsonNode value, String column, @Nullable Said before)
      throws RowRejected {
    if (saysNothing(value)) {
      return before;
    }
    if (mask == Mask.PARTS) {
      throw bad(column, key, value, "only whole turns are learned or left out");
    }
    if (mask == Mask.UNCLEAR && !isWord(value)) {
      throw bad(
          column,
          key,
          value,
          Phrase.of(
              "to some 1 means learned, to others left out. Say which with --columns train_tag=%s"
                  + " or --columns masked_tag=%s",
              key, key));
    }
    boolean yes = yes(column, key, value, mask);
    boolean learned = (mask == Mask.LEARNED || mask == Mask.WEIGHT) == yes;
    if (before != null && before.learned() != learned) {
      throw new RowRejected(
          RejectReason.CONTRADICTION,
          column,
          Phrase.of(
              "a turn is to be learned by its \"%s\", and not by its \"%s\"",
              learned ? key : before.key(), learned ? before.key() : key));
    }
    boolean asked = learned && mask == Mask.LEARNED;
    return before == null
        ? new Said(key, learned, asked)
        : before.asked() ? before : new Said(key, learned, asked);
  }

  private static boolean saysNothing(JsonNode value) {
    return value.isNull()
        || (value.isString() && value.stringValue().isBlank())
        || (value.isArray() && value.isEmpty());
  }

  private static boolean isWord(JsonNode value) {
    return value.isBoolean() || (value.isString() && word(value).isPresent());
  }

  /// What a text says in a word; empty if it is none of these.
  static Optional<Boolean> word(JsonNode value) {
    String text = value.stringValue().strip().toLowerCase(Locale.ROOT);
    return YES.contains(text)
        ? Optional.of(true)
        : NO.contains(text) ? Optional.of(false) : Optional.empty();
  }

  private static boolean yes(String column, String key, JsonNode value, Mask mask)
      throws RowRejected {
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    Optional<Boolean> word = value.isString() ? word(value) : Optional.empty();
    if (word.isPresent()) {
      return word.get();
    }
    Optional<BigDecimal> number = number(value);
    if (number.isPresent() && number.get().signum() == 0) {
      return false;
    }
    if (number.isPresent() && number.get().compareTo(BigDecimal.ONE) == 0) {
      return true;
    }
    throw bad(
        column,
        key,
        value,
        mask == Mask.WEIGHT
            ? "a turn is learned (1) or not (0); other weights are not computed"
            : "expected true or false, 1 or 0");
  }

  /// The number that a value is or spells.
  static Optional<BigDecimal> number(JsonNode value) {
    try {
      return value.isNumber() || value.isString()
          ? Optional.of(new BigDecimal(value.asString().strip()))
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  static RowRejected bad(String column, String key, JsonNode value, String why) {
    return new RowRejected(
        RejectReason.BAD_MASK,
        column,
        Phrase.of("\"%s\" is %s: %s", key, RowMapper.shortened(value), why));
  }
}
