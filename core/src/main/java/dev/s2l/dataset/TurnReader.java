package dev.s2l.dataset;

import dev.s2l.dataset.DatasetSettings.EmptyTarget;
import dev.s2l.dataset.NameCounts.Use;
import dev.s2l.run.Phrase;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Reads one message. Its keys are used for role and content, calls and masks, and the rest for the
/// chat template.
final class TurnReader {
  private static final Map<String, Role> TAGS =
      Map.of(
          "user_tag", Role.USER,
          "assistant_tag", Role.ASSISTANT,
          "observation_tag", Role.TOOL,
          "function_tag", Role.ASSISTANT,
          "system_tag", Role.SYSTEM);

  private static final JsonMapper MAPPER = JsonMapper.shared();

  private final RowLayout layout;
  private final TurnMasks masks;
  private final UnknownMasks unknown;
  private final ToolCalls calls;
  private final boolean keepsEmpty;
  private final NameCounts names;

  TurnReader(
      RowLayout layout,
      ToolCalls calls,
      EmptyTarget emptyTarget,
      UnknownMasks unknown,
      NameCounts names) {
    this.layout = layout;
    this.unknown = unknown;
    this.masks = new TurnMasks(layout);
    this.calls = calls;
    this.keepsEmpty = emptyTarget == EmptyTarget.KEEP;
    this.names = names;
  }

  /// @param column that holds the message
  /// @param context whether the message stands where nothing is learned
  Turn turn(JsonNode message, String column, boolean context) throws RowRejected {
    if (!message.isObject()) {
      throw RowMapper.wrongType(column, "turns that are objects", message);
    }
    String roleTag = tag(message, "role_tag", "role", "from");
    String contentTag = tag(message, "content_tag", "content", "value");
    String name = RowMapper.text(message.get(roleTag), column + "." + roleTag);
    Role role = role(name, column);
    JsonNode content = message.get(contentTag);
    boolean silent = content == null || content.isNull();
    if (message.size() == 2 && !silent) { // as most are: nothing more to look at
      names.key(roleTag, Use.ROLE);
      names.key(contentTag, Use.CONTENT);
      checkParts(content, contentTag, role, name, context, column);
      return plain(role, name, textOf(content, column + "." + contentTag), context, column);
    }
    String toolCalls = calls.calls(message, column);
    ObjectNode more = null;
    TurnMasks.Said said = null;
    boolean thoughts = false;
    for (var entry : message.properties()) {
      String key = entry.getKey();
      JsonNode value = entry.getValue();
      if (value.isNull()) {
        continue;
      }
      Optional<Use> ours =
          key.equals(roleTag)
              ? Optional.of(Use.ROLE)
              : key.equals(contentTag)
                  ? Optional.of(Use.CONTENT)
                  : ours(key, value, role, name, content, column);
      names.key(key, ours.orElse(Use.OTHER));
      if (ours.isPresent()) {
        continue;
      }
      var mask = masks.mask(key);
      if (mask.isPresent()) {
        said = masks.read(mask.get(), key, value, column, said);
        continue;
      }
      if (role == Role.ASSISTANT && !context) {
        unknown.refuseKey(key, value, column);
      }
      more = more == null ? MAPPER.createObjectNode() : more;
      more.set(key, calls.pruned(value));
      thoughts |= KnownNames.THOUGHTS.contains(key) && !isBlank(value);
    }
    checkParts(content, contentTag, role, name, context, column);
    String text =
        silent && (thoughts || !toolCalls.isEmpty())
            ? ""
            : textOf(content, column + "." + contentTag);
    if (silent && content != null) {
      more = more == null ? MAPPER.createObjectNode() : more;
      more.putNull("content");
    }
    if (role == Role.ASSISTANT && !keepsEmpty && !thoughts && toolCalls.isEmpty()) {
      refuseEmpty(text, column);
    }
    boolean learned = learned(role, context, said, name, column);
    String others = more == null ? "" : more.toString();
    return isFunctionCall(name)
        ? new Turn(role, "", text, others, learned)
        : new Turn(role, text, toolCalls, others, learned);
  }

  private Turn plain(Role role, String name, String text, boolean context, String column)
      throws RowRejected {
    if (role == Role.ASSISTANT && !keepsEmpty) {
      refuseEmpty(text, column);
    }
    boolean learned = role == Role.ASSISTANT && !context;
    return isFunctionCall(name)
        ? new Turn(role, "", text, learned)
        : new Turn(role, text, "", learned);
  }

  /// The use of a key that is read elsewhere, or that says what stands under another key already. A
  /// second content is passed over, since no template can have it under that name.
  private Optional<Use> ours(
      String key, JsonNode value, Role role, String name, @Nullable JsonNode content, String column)
      throws RowRejected {
    return switch (key) {
      case "tool_calls", "function_call" -> Optional.of(Use.OTHER);
      case "role" -> Optional.of(otherRole(value, role, name, column));
      case "content" ->
          Optional.of(isBlank(value) || value.equals(content) ? Use.CONTENT : Use.PASSED);
      default -> Optional.empty();
    };
  }

  private Use otherRole(JsonNode value, Role role, String name, String column) throws RowRejected {
    Optional<Role> other = value.isString() ? known(value.stringValue()) : Optional.empty();
    if (other.isPresent() && other.get() != role) {
      throw new RowRejected(
          RejectReason.CONTRADICTION,
          column,
          Phrase.of(
              "a turn is of \"%s\", and by its key \"role\" of \"%s\"", name, value.stringValue()));
    }
    return other.isPresent() ? Use.ROLE : Use.PASSED;
  }

  /// Refuses masks that leave out a part of a content. What else a part has is passed over.
  private void checkParts(
      @Nullable JsonNode content,
      String contentTag,
      Role role,
      String name,
      boolean context,
      String column)
      throws RowRejected {
    if (content == null || !content.isArray()) {
      return;
    }
    for (JsonNode part : content) {
      for (var entry : part.properties()) {
        String key = entry.getKey();
        JsonNode value = entry.getValue();
        if (value.isNull() || key.equals("type") || key.equals("text")) {
          continue;
        }
        var mask = masks.mask(key);
        names.key(contentTag + "[]." + key, mask.isPresent() ? Use.MASK : Use.PASSED);
        if (mask.isPresent()) {
          var said = masks.read(mask.get(), key, value, column, null);
          if (!learned(role, context, said, name, column) && role == Role.ASSISTANT && !context) {
            throw TurnMasks.bad(
                column, key, value, "only whole turns are learned or left out, no parts of them");
          }
        } else if (role == Role.ASSISTANT && !context) {
          unknown.refuseKey(key, value, column);
        }
      }
    }
  }

  private static boolean isBlank(JsonNode value) {
    return value.isString() && RowMapper.isBlank(value.stringValue());
  }

  static void refuseEmpty(String answer, String column) throws RowRejected {
    if (RowMapper.isBlank(answer)) {
      throw new RowRejected(
          RejectReason.EMPTY_TARGET,
          column,
          "a turn of the assistant has neither a text nor a call");
    }
  }

  private static boolean learned(
      Role role, boolean context, TurnMasks.@Nullable Said said, String name, String column)
      throws RowRejected {
    boolean usual = role == Role.ASSISTANT && !context;
    if (said == null || !said.asked() || usual) {
      return usual && (said == null || said.learned());
    }
    throw new RowRejected(
        RejectReason.BAD_MASK,
        column,
        role == Role.ASSISTANT
            ? Phrase.of("\"%s\" asks to learn a turn of the prompt", said.key())
            : Phrase.of(
                "\"%s\" asks to learn a turn of \"%s\"; only the assistant's are learned",
                said.key(), name));
  }

  /// The key of this turn's role or content: the key of the layout, else the first usual one that
  /// the turn has.
  private String tag(JsonNode turn, String word, String first, String second) {
    String given = layout.column(word);
    if (!given.isEmpty() && turn.has(given)) {
      return given;
    }
    if (!turn.has(first) && turn.has(second)) {
      return second;
    }
    return turn.has(first) || given.isEmpty() ? first : given;
  }

  /// Text, or parts of text in a list.
  private static String textOf(@Nullable JsonNode content, String column) throws RowRejected {
    if (content == null || !content.isArray()) {
      return RowMapper.text(content, column);
    }
    var text = new StringBuilder();
    for (JsonNode part : content) {
      if (part.isString()) {
        text.append(part.stringValue());
        continue;
      }
      JsonNode type = part.get("type");
      String kind = type != null && type.isString() ? type.stringValue() : "text";
      if (!kind.equals("text")) {
        throw new RowRejected(
            RejectReason.UNSUPPORTED_MEDIA,
            column,
            Phrase.of("only parts of type \"text\" are understood, got \"%s\"", kind));
      }
      text.append(RowMapper.text(part.get("text"), column + ".text"));
    }
    return text.toString();
  }

  private Role role(String name, String column) throws RowRejected {
    return known(name)
        .orElseThrow(
            () ->
                new RowRejected(
                    RejectReason.UNKNOWN_ROLE,
                    column,
                    Phrase.of(
                        "role \"%s\" is none of system, user, assistant, tool or their usual names",
                        name)));
  }

  private Optional<Role> known(String name) {
    for (var tag : TAGS.entrySet()) {
      if (name.equals(layout.column(tag.getKey()))) {
        return Optional.of(tag.getValue());
      }
    }
    return usualRole(name);
  }

  /// The role that a name usually has.
  static Optional<Role> usualRole(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "user", "human", "prompter" -> Optional.of(Role.USER);
      case "assistant", "gpt", "chatgpt", "bing", "bard", "model", "function_call" ->
          Optional.of(Role.ASSISTANT);
      case "system", "developer" -> Optional.of(Role.SYSTEM);
      case "tool", "observation", "function", "ipython", "function_response" ->
          Optional.of(Role.TOOL);
      default -> Optional.empty();
    };
  }

  private boolean isFunctionCall(String name) {
    String tag = layout.column("function_tag");
    return name.equals(tag.isEmpty() ? "function_call" : tag);
  }
}
