package dev.s2l.dataset;

/// Why a row is left out. The names are the codes in `rejected.jsonl`.
public enum RejectReason {
  /// The row is not JSON.
  MALFORMED_JSON("not valid JSON"),
  /// The row is JSON, but not an object.
  NOT_AN_OBJECT("no JSON object"),
  /// A key occurs twice, so readers disagree about its value.
  DUPLICATE_KEY("a key occurs twice"),
  /// Nesting, a number or a key beyond what any real row has.
  JSON_LIMIT("beyond the limits of JSON nesting, numbers or keys"),
  /// Bytes that are not UTF-8.
  INVALID_UTF8("not valid UTF-8"),
  /// Half of a surrogate pair, which no UTF-8 text can hold.
  LONE_SURROGATE("half of a surrogate pair"),
  /// Longer than `--max-row-bytes`.
  ROW_TOO_LARGE("larger than --max-row-bytes"),
  /// A CSV row with more or fewer fields than the header.
  RAGGED_ROW("another number of fields than the header"),
  /// A CSV row that breaks the rules of quoting.
  MALFORMED_CSV("not valid CSV"),
  /// No known set of columns.
  UNKNOWN_LAYOUT("no known set of columns"),
  /// A column that the layout needs is absent.
  MISSING_COLUMN("a column is missing"),
  /// A column that must have a value is null.
  NULL_VALUE("a value is null"),
  /// A value of another type than the column's.
  WRONG_TYPE("a value has the wrong type"),
  /// The response is empty or white space.
  EMPTY_TARGET("the response is empty"),
  /// A conversation without turns.
  EMPTY_CONVERSATION("a conversation without turns"),
  /// Roles in an order that no chat has.
  BAD_ROLE_ORDER("roles out of order"),
  /// A role that is none of system, user, assistant, tool or their usual names.
  UNKNOWN_ROLE("an unknown role"),
  /// The last turn is not the assistant's.
  NO_FINAL_ANSWER("the last turn is not the assistant's"),
  /// A mask of a turn that cannot be read or obeyed.
  BAD_MASK("a mask that cannot be read or obeyed"),
  /// Two values that say the opposite of each other.
  CONTRADICTION("two values contradict each other"),
  /// An argument for the chat template that rows may not set.
  BAD_TEMPLATE_ARGUMENT("an argument for the chat template that rows may not set"),
  /// A weight of the row other than 1.
  UNSUPPORTED_WEIGHT("a weight of the row other than 1"),
  /// An image, sound or video.
  UNSUPPORTED_MEDIA("images, sound or video"),
  /// Token ids and labels that do not fit together, or ids that the model does not know.
  BAD_TOKENS("token ids or labels do not fit"),
  /// Token ids of several documents.
  PACKED_ROW("several documents in one row"),
  /// An answer that preference data marks as one to avoid.
  UNDESIRABLE("an answer to avoid"),
  /// A chosen and a rejected answer instead of one to learn.
  PREFERENCE_PAIR("a chosen and a rejected answer"),
  /// The id of another row.
  DUPLICATE_ID("the id of another row"),
  /// The content of an earlier row, with `--dedup exact`.
  DUPLICATE_ROW("says what an earlier row says"),
  /// Longer than `--max-length`, with `--over-length drop`.
  OVER_LENGTH("longer than --max-length"),
  /// Truncation left no token to learn.
  NO_TARGET_AFTER_TRUNCATION("nothing left to learn after truncation"),
  /// The losses of another trainer do not contain the row.
  NO_TRAJECTORY("no loss at every step"),
  /// The model's chat template does not accept the conversation.
  TEMPLATE_REFUSED("refused by the chat template");

  private final String words;

  RejectReason(String words) {
    this.words = words;
  }

  /// The reason in a few words.
  public String words() {
    return words;
  }
}
