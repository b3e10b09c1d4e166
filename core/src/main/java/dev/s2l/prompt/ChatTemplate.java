package dev.s2l.prompt;

import dev.s2l.dataset.Content;
import dev.s2l.dataset.Role;
import dev.s2l.dataset.Segment;
import dev.s2l.dataset.Turn;
import dev.s2l.prompt.jinja.JinjaException;
import dev.s2l.prompt.jinja.JinjaLimits;
import dev.s2l.prompt.jinja.JinjaTemplate;
import dev.s2l.prompt.jinja.None;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Hashes;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/// The chat template of a model (`tokenizer_config.json` or `chat_template.jinja`), rendered as
/// `apply_chat_template` does. Threads may share one.
///
/// The learned text is what the `{% generation %}` blocks of the template write. In a template
/// without such blocks, it is what the whole rendering shows of each answer, from behind the
/// generation prompt to the end-of-turn token, which is included ([Answers]).
public final class ChatTemplate implements PromptTemplate {
  /// The date that `strftime_now` returns: training texts must not depend on the day on which they
  /// are made. It is the default date of Llama's published templates.
  // Differs from the reference, which returns the current date.
  static final LocalDateTime NOW = LocalDateTime.of(2024, 7, 26, 0, 0);

  private static final Answers.Found NOTHING = new Answers.Found(List.of(), 0, 0);

  private final Path folder;
  private final ChatFiles files;
  private final Map<String, JinjaTemplate> templates = new LinkedHashMap<>();
  private final String sha256;
  private final JinjaLimits limits;
  private final Markup markup;

  private ChatTemplate(Path folder, ChatFiles files, JinjaLimits limits) {
    this.folder = folder;
    this.files = files;
    this.limits = limits;
    var texts = new ArrayList<>(files.special());
    texts.addAll(files.tokens().values());
    this.markup = new Markup(texts);
    var identity = new StringBuilder();
    for (String name : List.of(ChatFiles.DEFAULT, ChatFiles.WITH_TOOLS)) {
      String source = files.templates().get(name);
      if (source != null) {
        templates.put(name, parse(source));
        identity.append(identity.isEmpty() ? "" : "\0").append(source);
      }
    }
    this.sha256 = Hashes.sha256(identity.toString().getBytes(StandardCharsets.UTF_8));
  }

  /// Reads the template of a model folder and tries it on a question and its answer.
  ///
  /// @throws S2lException (4) if there is none, or it is broken or does too much
  public static ChatTemplate open(Path folder) {
    return of(folder, ChatFiles.read(folder).withDefault(folder), JinjaLimits.defaults());
  }

  /// As above, for one of several templates, by its name.
  ///
  /// @throws S2lException (2) if none has this name, (4) as above
  static ChatTemplate open(Path folder, String name) {
    return of(folder, ChatFiles.read(folder).only(name, folder), JinjaLimits.defaults());
  }

  static ChatTemplate of(Path folder, ChatFiles files, JinjaLimits limits) {
    var template = new ChatTemplate(folder, files, limits);
    try {
      template.render(new Content.SingleTurn("1 + 1?", "", "2"));
    } catch (ConversationRefused e) {
      // It may need a system text, or a key that rows have; rendering rows shows it.
      if (e.getCause() instanceof JinjaException cause && cause.isOfTheTemplate()) {
        throw template.refused(cause);
      }
    }
    return template;
  }

  @Override
  public String label() {
    return CHAT + "-" + sha256;
  }

  @Override
  public boolean writes(String name) {
    var word = Pattern.compile("(?<![\\w])" + Pattern.quote(name) + "(?![\\w])");
    return templates.keySet().stream()
        .map(key -> Objects.requireNonNull(files.templates().get(key)))
        .anyMatch(source -> word.matcher(source).find());
  }

  @Override
  public List<Segment> render(Content content) {
    return rendered(content).segments();
  }

  @Override
  public RenderedRow rendered(Content content) {
    return switch (content) {
      case Content.SingleTurn turn -> row(rendering(ChatMessages.conversation(turn)));
      case Content.Conversation conversation -> row(rendering(conversation));
      case Content.PlainText plain ->
          new RenderedRow(List.of(new Segment(plain.text(), true)), 0, 0);
      case Content.Pretokenized tokens ->
          throw new IllegalArgumentException(
              tokens.ids().length + " token ids have no text to render");
    };
  }

  private static RenderedRow row(Rendering rendering) {
    return new RenderedRow(
        segments(rendering), rendering.found().missing(), rendering.found().callsHidden());
  }

  /// The text up to where the assistant's answer begins, for generation.
  ///
  /// @throws S2lException (4) if the template does not accept the turns
  public List<Segment> prompt(List<Turn> turns, String tools) {
    var conversation = new Content.Conversation(turns, tools);
    var user = UserText.of(files.special(), texts(conversation));
    var messages = turns.stream().map(turn -> ChatMessages.variables(turn, user)).toList();
    try {
      var cleaned = user.cleaned(rendered(messages, conversation, true, user).text());
      return segments(new Rendering(cleaned.text(), List.of(), cleaned.literal(), NOTHING));
    } catch (ConversationRefused e) {
      throw new S2lException(
          ExitCode.MODEL,
          Phrase.of("the chat template of %s does not take a prompt: %s.", folder, e.getMessage()),
          e);
    }
  }

  /// @param text as the model sees it
  /// @param learned the assistant's parts, in UTF-16 units
  /// @param literal characters of special tokens that the user wrote
  /// @param found what was found of the answers, with places before special tokens were cleaned
  record Rendering(
      String text, List<JinjaTemplate.Span> learned, BitSet literal, Answers.Found found) {}

  Rendering rendering(Content.Conversation conversation) {
    List<Turn> turns = conversation.turns();
    var user = UserText.of(files.special(), texts(conversation));
    var messages = turns.stream().map(turn -> ChatMessages.variables(turn, user)).toList();
    var full = rendered(messages, conversation, false, user);
    var found =
        full.generations().isEmpty()
            ? new Answers(
                    turns,
                    messages,
                    full,
                    markup,
                    user.stranger(),
                    (some, prompt) -> rendered(some, conversation, prompt, user).text())
                .found()
            : spansOfBlocks(turns, full.generations());
    var cleaned = user.cleaned(full.text());
    var learned =
        found.spans().stream()
            .map(
                span ->
                    new JinjaTemplate.Span(
                        cleaned.position()[span.begin()], cleaned.position()[span.end()]))
            .toList();
    return new Rendering(cleaned.text(), learned, cleaned.literal(), found);
  }

  private static Answers.Found spansOfBlocks(List<Turn> turns, List<JinjaTemplate.Span> blocks) {
    List<Turn> assistants = turns.stream().filter(turn -> turn.role() == Role.ASSISTANT).toList();
    if (assistants.size() != blocks.size()) {
      if (assistants.stream().allMatch(Turn::learned)) {
        return new Answers.Found(blocks, Math.max(0, assistants.size() - blocks.size()), 0);
      }
      throw new ConversationRefused(
          Phrase.of(
              "%d generation blocks for %d assistant turns, of which some are not to be learned",
              blocks.size(), assistants.size()));
    }
    var learned = new ArrayList<JinjaTemplate.Span>();
    for (int i = 0; i < blocks.size(); i++) {
      if (assistants.get(i).learned()) {
        learned.add(blocks.get(i));
      }
    }
    return new Answers.Found(learned, 0, 0);
  }

  private JinjaTemplate.Rendered rendered(
      List<Map<String, Object>> messages,
      Content.Conversation conversation,
      boolean generationPrompt,
      UserText user) {
    var variables = new LinkedHashMap<String, Object>(files.tokens());
    variables.put("messages", messages);
    variables.put("tools", ChatMessages.tools(conversation.tools(), user));
    variables.put("documents", None.NONE);
    variables.putAll(ChatMessages.members(conversation.arguments(), user));
    variables.put("add_generation_prompt", generationPrompt);
    try {
      return template(!conversation.tools().isEmpty()).render(variables, messages, limits, NOW);
    } catch (JinjaException e) {
      throw new ConversationRefused(String.valueOf(e.getMessage()), e);
    }
  }

  private JinjaTemplate template(boolean tools) {
    JinjaTemplate template = templates.get(tools ? ChatFiles.WITH_TOOLS : ChatFiles.DEFAULT);
    return template == null ? Objects.requireNonNull(templates.get(ChatFiles.DEFAULT)) : template;
  }

  private static List<String> texts(Content.Conversation conversation) {
    var texts = new ArrayList<String>();
    texts.add(conversation.tools());
    texts.add(conversation.arguments());
    for (Turn turn : conversation.turns()) {
      texts.add(turn.text());
      texts.add(turn.toolCalls());
      texts.add(turn.more());
    }
    return texts;
  }

  /// Splits the text where learned text, or a special token written by the user, begins or ends.
  private static List<Segment> segments(Rendering rendering) {
    String text = rendering.text();
    var learned = new BitSet();
    rendering.learned().forEach(span -> learned.set(span.begin(), span.end()));
    var segments = new ArrayList<Segment>();
    for (int begin = 0; begin < text.length(); ) {
      boolean isLearned = learned.get(begin);
      boolean isLiteral = rendering.literal().get(begin);
      int end =
          Math.min(
              isLearned ? learned.nextClearBit(begin) : next(learned, begin, text.length()),
              isLiteral
                  ? rendering.literal().nextClearBit(begin)
                  : next(rendering.literal(), begin, text.length()));
      segments.add(new Segment(text.substring(begin, end), isLearned, !isLiteral));
      begin = end;
    }
    return segments;
  }

  private static int next(BitSet bits, int from, int otherwise) {
    int next = bits.nextSetBit(from);
    return next < 0 ? otherwise : next;
  }

  private JinjaTemplate parse(String source) {
    try {
      return JinjaTemplate.parse(source);
    } catch (JinjaException e) {
      throw refused(e);
    }
  }

  private S2lException refused(JinjaException e) {
    return new S2lException(
        ExitCode.MODEL,
        Phrase.of(
            "the chat template of %s is refused: %s. Take the one that was published with the"
                + " model, or choose --prompt-template alpaca, radiology or plain.",
            folder, e.getMessage()),
        e);
  }
}
