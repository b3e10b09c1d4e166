package dev.s2l.dataset;

import dev.s2l.dataset.DatasetSettings.EmptyTarget;
import dev.s2l.run.Phrase;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Builds the content of an example from the values of a row, or tells which column prevents it.
final class RowMapper {
  /// Our words for columns that hold texts or labels of a row.
  private static final List<String> TEXTS =
      List.of("prompt", "query", "response", "text", "messages", "source", "topic", "id");

  private final RowLayout layout;

  /// The user's columns by our word. They are looked up several times per row, so the map is not
  /// sorted; the immutable maps and sets of the JDK take longer, too.
  private final Map<String, String> columns;

  private final EmptyTarget emptyTarget;
  private final RowContext context;
  private final ConversationMapper conversations;
  private final PreferenceRows preferences;
  private final UnknownMasks unknown;
  private final NameCounts names;
  private final Set<String> looked;
  private final Set<String> texts;

  /// @param nullIsAbsent whether null stands for what the row does not have
  /// @param names gets the keys of messages that are read
  RowMapper(RowLayout layout, EmptyTarget emptyTarget, boolean nullIsAbsent, NameCounts names) {
    this.layout = layout;
    this.columns = new HashMap<>(layout.columns());
    this.emptyTarget = emptyTarget;
    this.names = names;
    var calls = new ToolCalls(nullIsAbsent);
    this.context = new RowContext(layout, calls);
    this.unknown = new UnknownMasks(layout, names);
    this.conversations =
        new ConversationMapper(
            layout,
            context,
            new TurnReader(layout, calls, emptyTarget, unknown, names),
            emptyTarget);
    this.preferences = new PreferenceRows(layout);
    this.looked = looked();
    this.texts = texts();
  }

  /// The columns that this mapper looks at.
  Set<String> columns() {
    return looked;
  }

  private Set<String> looked() {
    var looked = new HashSet<>(columns.values());
    looked.addAll(preferences.columns());
    looked.addAll(context.unread());
    context.columns().values().forEach(looked::addAll);
    if (layout.kind() == RowLayout.Kind.TOKENS) {
      looked.remove(column("mask")); // It does not say which 0 and 1 are.
      TokenColumns.WORDS.forEach(word -> looked.add(layout.columnOr(word)));
    }
    return looked;
  }

  /// The columns that say nothing about the others.
  private Set<String> texts() {
    var texts = new HashSet<>(columns.values());
    texts.retainAll(TEXTS.stream().map(this::column).toList());
    texts.removeAll(preferences.columns());
    context.columns().values().forEach(texts::removeAll);
    RowLayout.MEDIA.forEach(media -> texts.remove(column(media)));
    return texts;
  }

  /// Whether a column has to be looked at that is none of these.
  boolean mayMask(String column) {
    return unknown.mayBe(column);
  }

  Content content(Map<String, JsonNode> row) throws RowRejected {
    // Most rows hold texts alone, and some fifty names are looked up below.
    boolean textsAlone = texts.containsAll(row.keySet());
    if (!textsAlone) {
      refuseMedia(row);
      refuseUndesirable(row);
      refuseUnread(row);
      context.refuseWeight(row);
      context.refuseMask(row);
    }
    Content content =
        switch (layout.kind()) {
          case INSTRUCTION -> instruction(row, textsAlone);
          case CONVERSATION -> conversations.messages(row);
          case TEXT -> new Content.PlainText(text(row, column("text")));
          case TOKENS -> TokenColumns.read(layout, row);
        };
    if (!textsAlone) {
      unknown.refuse(row, content, looked::contains);
    }
    if (emptyTarget == EmptyTarget.REJECT) {
      refuseEmptyTarget(content);
    }
    return content;
  }

  /// The text of a label column; empty if the row has none, or a list or an object instead.
  String label(Map<String, JsonNode> row, String word) {
    JsonNode value = row.get(column(word));
    return value == null || value.isNull() || value.isContainer() ? "" : value.asString();
  }

  /// The same for a column that every row must have if the layout has it.
  String requiredLabel(Map<String, JsonNode> row, String word) throws RowRejected {
    String column = column(word);
    if (!column.isEmpty() && row.get(column) == null) {
      throw new RowRejected(
          RejectReason.MISSING_COLUMN, column, Phrase.of("the row has no column \"%s\"", column));
    }
    return label(row, word);
  }

  /// The label column if it holds a list or an object, which are no label.
  Optional<String> oddLabel(Map<String, JsonNode> row, String word) {
    String column = column(word);
    JsonNode value = row.get(column);
    return value != null && value.isContainer() ? Optional.of(column) : Optional.empty();
  }

  private String column(String word) {
    return columns.getOrDefault(word, "");
  }

  private Content instruction(Map<String, JsonNode> row, boolean textsAlone) throws RowRejected {
    if (SpelledTurns.areMessages(row.get(column("prompt")), row.get(column("response")), layout)) {
      return conversations.promptAndCompletion(row);
    }
    String instruction = text(row, column("prompt"));
    String input = optionalText(row, column("query"));
    String output = text(row, column("response"));
    if (!textsAlone && conversations.hasContext(row)) {
      return conversations.instruction(row, instruction, input, output);
    }
    return new Content.SingleTurn(instruction, input, output);
  }

  private void refuseUndesirable(Map<String, JsonNode> row) throws RowRejected {
    try {
      preferences.refuseUndesirable(row);
    } catch (RowRejected e) {
      names.heeded(e.column(), PreferenceRows.LABEL);
      throw e;
    }
  }

  private void refuseUnread(Map<String, JsonNode> row) throws RowRejected {
    try {
      context.refuseUnread(row);
    } catch (RowRejected e) {
      names.heeded(e.column(), "template");
      throw e;
    }
  }

  private void refuseMedia(Map<String, JsonNode> row) throws RowRejected {
    for (String media : RowLayout.MEDIA) {
      String column = column(media);
      JsonNode value = row.get(column);
      if (value != null && !isEmptyMedium(value)) {
        throw new RowRejected(
            RejectReason.UNSUPPORTED_MEDIA,
            column,
            "only text is understood; the row has " + media);
      }
    }
  }

  /// Nothing, or a list or an object of nothing, as tables of images write a row that has none.
  private static boolean isEmptyMedium(JsonNode value) {
    if (value.isContainer()) {
      for (JsonNode part : value) {
        if (!isEmptyMedium(part)) {
          return false;
        }
      }
      return true;
    }
    return isAbsent(value);
  }

  /// Whether a column that may be left out has no value. An empty cell of a table is none.
  static boolean isAbsent(@Nullable JsonNode value) {
    return value == null || value.isNull() || (value.isString() && isBlank(value.stringValue()));
  }

  private void refuseEmptyTarget(Content content) throws RowRejected {
    boolean empty =
        switch (content) {
          case Content.SingleTurn turn -> isBlank(turn.output());
          case Content.Conversation conversation ->
              conversation.turns().stream()
                  .noneMatch(
                      turn ->
                          turn.learned()
                              && !(isBlank(turn.text())
                                  && turn.toolCalls().isEmpty()
                                  && turn.more().isEmpty()));
          case Content.PlainText plain -> isBlank(plain.text());
          case Content.Pretokenized tokens -> !anyLearned(tokens.learned());
        };
    if (empty) {
      String column =
          switch (layout.kind()) {
            case INSTRUCTION -> column("response");
            case CONVERSATION -> column("messages");
            case TEXT -> column("text");
            case TOKENS -> column("labels");
          };
      throw new RowRejected(
          RejectReason.EMPTY_TARGET, column, "there is nothing to learn: " + whyEmpty(content));
    }
  }

  private static String whyEmpty(Content content) {
    boolean masked =
        switch (content) {
          case Content.Conversation conversation ->
              conversation.turns().stream()
                  .anyMatch(turn -> turn.role() == Role.ASSISTANT && !turn.learned());
          case Content.Pretokenized tokens -> tokens.ids().length > 0;
          case Content.SingleTurn _, Content.PlainText _ -> false;
        };
    if (!masked) {
      return "the response is empty";
    }
    return content instanceof Content.Pretokenized
        ? "the labels or masks leave out every token"
        : "a mask leaves out every turn of the assistant";
  }

  /// White space as Unicode defines it. `String.isBlank` counts a no-break space as text.
  static boolean isBlank(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isWhitespace(c) && !Character.isSpaceChar(c)) {
        return false;
      }
    }
    return true;
  }

  private static boolean anyLearned(boolean[] learned) {
    for (boolean flag : learned) {
      if (flag) {
        return true;
      }
    }
    return false;
  }

  static String text(Map<String, JsonNode> row, String column) throws RowRejected {
    return text(row.get(column), column);
  }

  static String text(@Nullable JsonNode value, String column) throws RowRejected {
    if (value == null) {
      throw new RowRejected(
          RejectReason.MISSING_COLUMN, column, Phrase.of("the row has no column \"%s\"", column));
    }
    if (value.isNull()) {
      throw new RowRejected(
          RejectReason.NULL_VALUE, column, Phrase.of("\"%s\" is null; expected a text", column));
    }
    if (!value.isString()) {
      throw wrongType(column, "a text", value);
    }
    return value.stringValue();
  }

  static String optionalText(Map<String, JsonNode> row, String column) throws RowRejected {
    JsonNode value = row.get(column);
    return value == null || value.isNull() ? "" : text(value, column);
  }

  static RowRejected wrongType(String column, String expected, JsonNode value) {
    String actual =
        switch (value.getNodeType()) {
          case ARRAY -> "a list";
          case OBJECT -> "an object";
          case NUMBER -> "the number " + shortened(value);
          case BOOLEAN -> value.toString();
          case STRING -> "a text";
          case NULL -> "null";
          case BINARY, MISSING, POJO -> "something else";
        };
    return new RowRejected(
        RejectReason.WRONG_TYPE,
        column,
        Phrase.of("\"%s\" is %s; expected %s", column, actual, expected));
  }

  /// The value as JSON, for messages.
  static String shortened(JsonNode value) {
    String text = value.toString();
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }
}
