package dev.s2l.prompt;

import dev.s2l.dataset.Role;
import dev.s2l.dataset.Turn;
import dev.s2l.prompt.jinja.JinjaTemplate;
import dev.s2l.prompt.jinja.JinjaTemplate.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds what the rendering of a whole conversation shows of each answer that is learned: the text
/// after the generation prompt, up to and with the mark that ends the turn. Tried in this order:
///
/// 1. The rendering up to the answer, and the one with the answer, are both prefixes of the whole.
/// 2. Otherwise the template rewrites or closes the history. Then the answer lies around the place
///    where the rendering changes when the answer does. It begins after the generation prompt, or
///    where the pass of the template's loop over this message begins; it ends where that pass ends,
///    or where a rendering that ends with this answer goes on differently.
///
/// What is found in the second way is checked: it holds no text of the turns beside it.
final class Answers {
  /// Shortest part of a generation prompt that tells where an answer begins.
  private static final int MIN_PROMPT = 3;

  private static final String CONTENT = "content";
  private static final String CALLS = "tool_calls";
  private static final String FUNCTION = "function";
  private static final String ARGUMENTS = "arguments";

  /// Renders messages as the whole conversation was rendered.
  @FunctionalInterface
  interface Renderer {
    /// The text of some messages.
    ///
    /// @throws ConversationRefused if the template does not accept these messages
    String text(List<Map<String, Object>> messages, boolean generationPrompt);
  }

  /// @param spans of the answers that were found, in the text of the rendering
  /// @param missing how many were not
  /// @param callsHidden how many of those found call functions that the rendering does not name
  record Found(List<Span> spans, int missing, int callsHidden) {}

  /// Where the rendering changes with the content of a message.
  ///
  /// @param none whether it does not change at all
  private record Shown(int begin, int end, boolean none) {}

  private final List<Turn> turns;
  private final List<Map<String, Object>> messages;
  private final JinjaTemplate.Rendered whole;
  private final String full;
  private final Markup markup;
  private final String stranger;
  private final Renderer renderer;
  private final Map<Integer, Optional<Shown>> shown = new HashMap<>();
  private final Map<String, Optional<String>> begun = new HashMap<>();

  /// @param messages the turns as the template sees them
  /// @param whole the rendering of all of them
  /// @param stranger a text that is nowhere in the conversation
  Answers(
      List<Turn> turns,
      List<Map<String, Object>> messages,
      JinjaTemplate.Rendered whole,
      Markup markup,
      String stranger,
      Renderer renderer) {
    this.turns = turns;
    this.messages = messages;
    this.whole = whole;
    this.full = whole.text();
    this.markup = markup;
    this.stranger = stranger;
    this.renderer = renderer;
  }

  Found found() {
    var spans = new ArrayList<Span>();
    int missing = 0;
    int callsHidden = 0;
    for (int i = 0; i < turns.size(); i++) {
      if (turns.get(i).role() == Role.ASSISTANT && turns.get(i).learned()) {
        var parts = parts(i);
        spans.addAll(parts);
        boolean found = isShown(turns.get(i), parts);
        missing += found ? 0 : 1;
        callsHidden += !found || showsCalls(i, parts) ? 0 : 1;
      }
    }
    return new Found(spans, missing, callsHidden);
  }

  /// Whether something is written for an answer, unless there is nothing to write.
  private static boolean isShown(Turn answer, List<Span> parts) {
    return parts.stream().anyMatch(part -> part.end() > part.begin())
        || (!parts.isEmpty() && answer.text().isEmpty() && answer.toolCalls().isEmpty());
  }

  private List<Span> parts(int answer) {
    return byPrefix(answer)
        .or(() -> byDifference(answer))
        .map(List::of)
        .orElseGet(() -> aroundResults(answer));
  }

  private Optional<Span> byPrefix(int answer) {
    var before = upTo(answer, true);
    var with = upTo(answer + 1, false);
    boolean prefixes =
        before.filter(full::startsWith).isPresent() && with.filter(full::startsWith).isPresent();
    return prefixes && with.get().length() >= before.get().length()
        ? Optional.of(new Span(before.get().length(), with.get().length()))
        : Optional.empty();
  }

  private Optional<Span> byDifference(int answer) {
    var change = shown(answer);
    if (change.filter(Shown::none).isPresent()) {
      return Optional.empty();
    }
    var pass = pass(answer);
    boolean within =
        change.isPresent()
            && pass.isPresent()
            && pass.get().begin() <= change.get().begin()
            && change.get().end() <= pass.get().end();
    var found = Optional.<Span>empty();
    if (within || (pass.isPresent() && change.isEmpty())) {
      found = between(answer, pass, within ? change : Optional.empty());
    }
    if (found.isEmpty() && change.isPresent()) {
      found = between(answer, Optional.empty(), change);
    }
    return found.isPresent() || pass.isEmpty() ? found : between(answer, pass, Optional.empty());
  }

  /// @param pass of the template's loop that writes the answer, or empty
  /// @param change where the answer's own text stands, or empty; one of the two is there
  private Optional<Span> between(int answer, Optional<Span> pass, Optional<Shown> change) {
    int first = change.isPresent() ? change.get().begin() : pass.orElseThrow().end();
    int last = change.isPresent() ? change.get().end() : pass.orElseThrow().end();
    int begin = begin(answer, pass, first, change.isPresent());
    var ends = new ArrayList<Integer>();
    if (answer == turns.size() - 1) {
      ends.add(full.length());
    } else {
      pass.filter(span -> span.end() > last).ifPresent(span -> ends.add(span.end()));
      ends.add(last + closing(answer, last));
    }
    return ends.stream()
        .map(end -> new Span(begin, end))
        .filter(span -> isApart(answer, span))
        .findFirst();
  }

  /// The parts of an answer with calls between which the template writes the results of the calls:
  /// what is written before the results, and the answer's own text behind them.
  private List<Span> aroundResults(int answer) {
    var with = upTo(answer + 1, false);
    if (with.isEmpty() || calls(answer).isEmpty()) {
      return List.of();
    }
    int until = markup.common(full, 0, with.get());
    var calls = new Span(begin(answer, pass(answer), until, false), until);
    if (calls.end() <= calls.begin() || !isApart(answer, calls)) {
      return List.of();
    }
    var own = shown(answer).filter(change -> !change.none() && change.begin() >= calls.end());
    int last = own.map(Shown::end).orElse(0);
    int end = pass(answer).map(Span::end).filter(passed -> passed > last).orElse(last);
    return own.filter(change -> change.begin() >= endOfResults(answer))
        .map(change -> List.of(calls, new Span(change.begin(), end)))
        .orElse(List.of(calls));
  }

  private int endOfResults(int answer) {
    int end = 0;
    for (int i = answer + 1; i < turns.size() && turns.get(i).role() == Role.TOOL; i++) {
      end = Math.max(end, shown(i).filter(change -> !change.none()).map(Shown::end).orElse(end));
    }
    return end;
  }

  /// Where the generation prompt before the answer ends.
  ///
  /// @param first the answer's own text begins here at the latest
  /// @param exact whether it begins here
  private int begin(int answer, Optional<Span> pass, int first, boolean exact) {
    int floor = pass.map(Span::begin).orElseGet(() -> endOfTurnBefore(answer, first));
    var before = upTo(answer, true);
    if (before.filter(text -> full.startsWith(text) && text.length() <= first).isPresent()) {
      return Math.max(floor, before.get().length());
    }
    String prompt = generationPrompt(answer);
    int longest = 0;
    int begin = first;
    for (int at = floor; at < first && longest < prompt.length(); at++) {
      int length = Math.min(Markup.matching(full, at, prompt), first - at);
      length =
          length > longest && length < prompt.length() ? markup.header(prompt, length) : length;
      if (length > longest) {
        longest = length;
        begin = at + length;
      }
    }
    if (longest >= Math.min(MIN_PROMPT, prompt.length()) && longest > 0) {
      return begin;
    }
    if (pass.isPresent()) {
      // The text of an answer may begin here exactly; its calls begin before their arguments.
      return exact && !prompt.isEmpty() && calls(answer).isEmpty() ? first : floor;
    }
    return before.isEmpty() ? first : alike(floor, first, before.get());
  }

  /// The place at which the text before it is most like the end of another text.
  private int alike(int floor, int first, String other) {
    int best = first;
    int longest = 0;
    for (int at = first; at >= floor; at--) {
      int length = Markup.matchingEnd(full, at, other);
      if (length > longest) {
        longest = length;
        best = at;
      }
    }
    return best;
  }

  private int endOfTurnBefore(int answer, int first) {
    return answer == 0
        ? 0
        : shown(answer - 1)
            .filter(change -> !change.none() && change.end() <= first)
            .map(Shown::end)
            .orElse(first);
  }

  /// What the template adds to ask for an answer.
  private String generationPrompt(int answer) {
    var asking = upTo(answer, true);
    var without = upTo(answer, false);
    if (asking.isEmpty() || without.isEmpty()) {
      asking = upTo(turns.size(), true);
      without = Optional.of(full);
    }
    if (asking.isEmpty()) {
      return "";
    }
    return asking.get().substring(markup.common(asking.get(), 0, without.get()));
  }

  /// How many characters after its text end an answer: those with which a rendering goes on that
  /// ends with this answer.
  private int closing(int answer, int last) {
    var whole = upTo(answer + 1, false);
    var changed = changed(answer, answer + 1);
    if (whole.isEmpty() || changed.isEmpty()) {
      return 0;
    }
    String text = whole.get();
    int length = Markup.matchingEnd(text, text.length(), changed.get());
    return markup.common(full, last, text.substring(text.length() - length));
  }

  /// Whether a place holds nothing of the turns beside it.
  private boolean isApart(int answer, Span span) {
    boolean after =
        answer == 0
            || shown(answer - 1)
                .filter(change -> !change.none() && change.end() > span.begin())
                .isEmpty();
    boolean before =
        answer + 1 == turns.size()
            || shown(answer + 1)
                .filter(change -> !change.none() && change.begin() < span.end())
                .isEmpty();
    return after && before && span.begin() <= span.end();
  }

  /// What a loop wrote for a message, if one pass did.
  private Optional<Span> pass(int message) {
    var own = whole.passes().stream().filter(pass -> pass.item() == message).toList();
    return own.size() == 1 ? Optional.of(own.getFirst().span()) : Optional.empty();
  }

  /// Whether the names of all functions are shown that an answer calls.
  private boolean showsCalls(int answer, List<Span> parts) {
    var text = new StringBuilder();
    parts.forEach(part -> text.append(full, part.begin(), part.end()));
    return calls(answer).stream()
        .noneMatch(call -> name(call).filter(name -> text.indexOf(name) < 0).isPresent());
  }

  private List<?> calls(int message) {
    return messages.get(message).get(CALLS) instanceof List<?> calls ? calls : List.of();
  }

  private static Optional<String> name(Object call) {
    Object function = call instanceof Map<?, ?> map ? map.get(FUNCTION) : call;
    return function instanceof Map<?, ?> map && map.get("name") instanceof String name
        ? Optional.of(name)
        : Optional.empty();
  }

  private Optional<Shown> shown(int message) {
    return shown.computeIfAbsent(message, this::change);
  }

  private Optional<Shown> change(int message) {
    var change = changed(message, turns.size()).map(this::change);
    return change.filter(Shown::none).isEmpty() || calls(message).isEmpty()
        ? change
        : text(with(message, otherCalls(message), turns.size()), false).map(this::change);
  }

  private Shown change(String other) {
    int begin = Markup.matching(full, 0, other);
    int end = Markup.matchingEnd(full, full.length(), other);
    int room = Math.min(full.length(), other.length()) - begin;
    return new Shown(begin, full.length() - Math.min(end, room), full.equals(other));
  }

  /// The message with other arguments of its calls.
  private Map<String, Object> otherCalls(int message) {
    var calls = new ArrayList<Object>();
    for (Object call : calls(message)) {
      var other = copy(call);
      var function = copy(other.get(FUNCTION));
      boolean text = function.get(ARGUMENTS) instanceof String;
      function.put(ARGUMENTS, text ? stranger : Map.of(stranger, stranger));
      other.put(FUNCTION, function);
      calls.add(other);
    }
    var other = new LinkedHashMap<>(messages.get(message));
    other.put(CALLS, calls);
    return other;
  }

  private static Map<Object, Object> copy(@Nullable Object map) {
    return map instanceof Map<?, ?> some ? new LinkedHashMap<>(some) : new LinkedHashMap<>();
  }

  /// The rendering of the first messages with another content of one of them.
  private Optional<String> changed(int message, int count) {
    var other = new LinkedHashMap<>(messages.get(message));
    other.put(CONTENT, stranger);
    var bare = new LinkedHashMap<String, Object>();
    bare.put("role", messages.get(message).get("role"));
    bare.put(CONTENT, stranger);
    return text(with(message, other, count), false)
        .or(() -> text(with(message, bare, count), false));
  }

  private List<Map<String, Object>> with(int message, Map<String, Object> other, int count) {
    var all = new ArrayList<>(messages.subList(0, count));
    all.set(message, other);
    return all;
  }

  private Optional<String> upTo(int count, boolean generationPrompt) {
    return count == turns.size() && !generationPrompt
        ? Optional.of(full)
        : begun.computeIfAbsent(
            count + (generationPrompt ? "+" : ""),
            key -> text(messages.subList(0, count), generationPrompt));
  }

  private Optional<String> text(List<Map<String, Object>> some, boolean generationPrompt) {
    try {
      return Optional.of(renderer.text(some, generationPrompt));
    } catch (ConversationRefused e) {
      return Optional.empty();
    }
  }
}
