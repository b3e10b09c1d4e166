package dev.s2l.dataset;

import dev.s2l.dataset.MaskNames.Sense;
import dev.s2l.run.Phrase;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Refuses what asks to learn less, or something else, under a name that is not read: `do_train:
/// false` beside a row, `mask_history: true`, `turn_weights: [0, 1]`. Only values that are plainly
/// marks count. `--columns mask=none` says that no such name is a mask, `weight=none` that none is
/// a weight.
final class UnknownMasks {
  /// Lists that tokenizers write beside the ids and that hide nothing.
  private static final Set<String> OF_TOKENIZERS =
      Set.of("token_type_ids", "special_tokens_mask", "word_ids");

  private static final int NOT_LEARNED = -100;

  private static final JsonMapper MAPPER = JsonMapper.shared();

  private final RowLayout layout;
  private final NameCounts names;
  private final boolean off;
  private final boolean weightsOff;
  private final ByName<Sense> senses = new ByName<>(MaskNames::sense);

  /// @param names gets the names that are met; rows that are read again are not judged again
  UnknownMasks(RowLayout layout, NameCounts names) {
    this.layout = layout;
    this.names = names;
    this.weightsOff = layout.column("weight").equals("none");
    this.off = names == NameCounts.NONE || layout.column("mask").equals("none");
  }

  /// Whether a column that is not read elsewhere has to be looked at.
  boolean mayBe(String column) {
    return !off && (isTokens() || sense(column) != Sense.NONE);
  }

  /// @param known the columns that are read elsewhere
  void refuse(Map<String, JsonNode> row, Content content, Predicate<String> known)
      throws RowRejected {
    if (off) {
      return;
    }
    for (var entry : row.entrySet()) {
      String column = entry.getKey();
      if (known.test(column)) {
        continue;
      }
      JsonNode value = listIn(entry.getValue());
      boolean list = isTokens() && value.isArray();
      if (list ? hidesTokens(row, column, value) : asks(column, value, content)) {
        names.heeded(column, isWeight(column) ? "weight" : "mask");
        throw list ? refusalOfList(column) : refusal(column, value);
      }
    }
  }

  /// Refuses a key of a turn that would be learned.
  ///
  /// @param column of the messages
  void refuseKey(String key, JsonNode value, String column) throws RowRejected {
    if (off) {
      return;
    }
    boolean asks =
        switch (sense(key)) {
          case NONE, PART, PROMPT, NO_PROMPT -> false;
          case TARGET -> value.isBoolean() && !value.booleanValue();
          case LEARNED, LEFT_OUT, UNCLEAR, WEIGHTS -> leavesOut(key, value);
        };
    if (asks) {
      throw new RowRejected(
          RejectReason.BAD_MASK,
          column,
          Phrase.of(
              "\"%s\" is %s, which seems to leave something out. Say which it is with --columns"
                  + " train_tag=%s (yes: learned) or --columns masked_tag=%s (yes: not learned), or"
                  + " that no such key is a mask with --columns mask=none",
              key, RowMapper.shortened(value), key, key));
    }
  }

  private boolean asks(String column, JsonNode value, Content content) {
    return switch (sense(column)) {
      case NONE -> false;
      case PART -> (saysYes(column, value) || isMask(value)) && answers(content) > 1;
      case PROMPT -> saysYes(column, value);
      case NO_PROMPT -> isFalse(value) || saysWord(column, value, false);
      case TARGET -> value.isArray() && value.size() == turns(content) && isMask(value);
      case LEARNED, LEFT_OUT, UNCLEAR, WEIGHTS -> leavesOut(column, value);
    };
  }

  /// Whether a value under such a name leaves something out.
  private boolean leavesOut(String name, JsonNode value) {
    if (isWeight(name)) {
      boolean other =
          value.isArray()
              ? weighs(value)
              : TurnMasks.number(value).isPresent() && !isNumber(value, 1);
      return other && !weightsOff;
    }
    if (value.isArray()) {
      return isMask(value);
    }
    return switch (sense(name)) {
      case LEARNED -> saysNo(name, value);
      case LEFT_OUT -> saysYes(name, value);
      case UNCLEAR -> saysYes(name, value) || (value.isIntegralNumber() && isNumber(value, 0));
      case NONE, PART, PROMPT, NO_PROMPT, WEIGHTS, TARGET -> false;
    };
  }

  private boolean hidesTokens(Map<String, JsonNode> row, String column, JsonNode list) {
    JsonNode ids = row.get(layout.columnOr("input_ids"));
    boolean asLong = ids != null && listIn(ids).size() == list.size();
    if (!asLong || list.isEmpty() || OF_TOKENIZERS.contains(column)) {
      return false;
    }
    boolean named = sense(column) != Sense.NONE;
    return holds(list, NOT_LEARNED) || (isMask(list) && (named || holdsYes(list)));
  }

  private static RowRejected refusalOfList(String column) {
    return new RowRejected(
        RejectReason.BAD_TOKENS,
        column,
        Phrase.of(
            "\"%s\" is as long as the ids and seems to leave tokens out. Say which it is with"
                + " --columns labels=%s (-100: not learned), loss_mask=%s (1: learned) or"
                + " prompt_mask=%s (1: not learned), or that it is none with --columns mask=none",
            column, column, column, column));
  }

  private RowRejected refusal(String name, JsonNode value) {
    boolean weights = isWeight(name);
    return new RowRejected(
        weights ? RejectReason.UNSUPPORTED_WEIGHT : RejectReason.BAD_MASK,
        name,
        Phrase.of(
            "\"%s\" is %s, which seems to %s; columns of this name are not read. If it says"
                + " nothing about learning: --columns %s=none",
            name,
            RowMapper.shortened(value),
            switch (sense(name)) {
              case WEIGHTS -> "weigh the loss";
              case PROMPT, NO_PROMPT -> "ask that the prompt is learned, too";
              case PART -> "let only some of the answers be learned";
              case NONE, LEARNED, LEFT_OUT, UNCLEAR, TARGET -> "leave something out";
            },
            weights ? "weight" : "mask"));
  }

  private boolean isWeight(String name) {
    return sense(name) == Sense.WEIGHTS;
  }

  private boolean isTokens() {
    return layout.kind() == RowLayout.Kind.TOKENS;
  }

  private Sense sense(String name) {
    return senses.of(name);
  }

  /// The list that a text spells, as tables have it.
  private static JsonNode listIn(JsonNode value) {
    if (!value.isString() || !value.stringValue().startsWith("[")) {
      return value;
    }
    try {
      return MAPPER.readTree(value.stringValue());
    } catch (JacksonException e) {
      return value;
    }
  }

  private static int turns(Content content) {
    return content instanceof Content.Conversation conversation ? conversation.turns().size() : 0;
  }

  private static long answers(Content content) {
    return content instanceof Content.Conversation conversation
        ? conversation.turns().stream().filter(Turn::learned).count()
        : 1;
  }

  /// Whether a list holds nothing but yes and no, or 1, 0 and -100, and some no.
  private static boolean isMask(JsonNode list) {
    boolean no = false;
    for (JsonNode part : list) {
      boolean left = isFalse(part) || isNumber(part, 0) || isNumber(part, NOT_LEARNED);
      if (!left && !isTrue(part) && !isNumber(part, 1)) {
        return false;
      }
      no |= left;
    }
    return no;
  }

  private static boolean holdsYes(JsonNode list) {
    for (JsonNode part : list) {
      if (isTrue(part) || isNumber(part, 1)) {
        return true;
      }
    }
    return false;
  }

  private static boolean holds(JsonNode list, int number) {
    for (JsonNode part : list) {
      if (isNumber(part, number)) {
        return true;
      }
    }
    return false;
  }

  /// Whether a list holds nothing but numbers, and some other than 1.
  private static boolean weighs(JsonNode list) {
    boolean other = false;
    for (JsonNode part : list) {
      if (!part.isNumber()) {
        return false;
      }
      other |= !isNumber(part, 1);
    }
    return other;
  }

  private static boolean saysYes(String name, JsonNode value) {
    return isTrue(value)
        || saysWord(name, value, true)
        || (isMark(name, value) && isNumber(value, 1));
  }

  private static boolean saysNo(String name, JsonNode value) {
    return isFalse(value)
        || saysWord(name, value, false)
        || (isMark(name, value) && isNumber(value, 0));
  }

  /// Whether a text is a word for yes, or for no, under a name that asks for one.
  private static boolean saysWord(String name, JsonNode value, boolean yes) {
    return value.isString()
        && MaskNames.asks(name)
        && TurnMasks.word(value).filter(said -> said == yes).isPresent();
  }

  /// Whether a number is a mark. One with a fraction may be a loss that was measured.
  private static boolean isMark(String name, JsonNode value) {
    return MaskNames.holdsMarks(name)
        && (value.isIntegralNumber()
            || !MaskNames.mayMeasure(name)
            || (value.isString() && value.stringValue().strip().length() == 1));
  }

  private static boolean isTrue(@Nullable JsonNode value) {
    return isWord(value, "true");
  }

  private static boolean isFalse(@Nullable JsonNode value) {
    return isWord(value, "false");
  }

  private static boolean isWord(@Nullable JsonNode value, String word) {
    return value != null
        && (value.isBoolean()
            ? value.toString().equals(word)
            : value.isString()
                && value.stringValue().strip().toLowerCase(Locale.ROOT).equals(word));
  }

  private static boolean isNumber(JsonNode value, int number) {
    return TurnMasks.number(value)
        .map(read -> read.compareTo(BigDecimal.valueOf(number)) == 0)
        .orElse(false);
  }
}
