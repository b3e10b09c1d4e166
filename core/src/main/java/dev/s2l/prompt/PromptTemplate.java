package dev.s2l.prompt;

import dev.s2l.dataset.Content;
import dev.s2l.dataset.Segment;
import dev.s2l.run.EnumWords;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.nio.file.Path;
import java.util.List;

/// The text around an example's content. The end-of-sequence token is not part of it, because
/// tokenization appends it as an id; only a chat template writes it itself.
public sealed interface PromptTemplate permits FixedTemplate, ChatTemplate, TextReading {
  /// The prompt of Stanford's Alpaca, which the paper uses, with and without input.
  PromptTemplate ALPACA = FixedTemplate.ALPACA;

  /// For reports: the findings, then the impression that is learned.
  PromptTemplate RADIOLOGY = FixedTemplate.RADIOLOGY;

  /// Nothing but the user's text: instruction, a line feed, input, a line feed, response.
  PromptTemplate PLAIN = FixedTemplate.PLAIN;

  /// The name under which the chat template of a model is chosen.
  String CHAT = "chat";

  /// What stands before the name of one of several chat templates of a model.
  String CHAT_NAMED = "chat:";

  /// The content as text. The responses are learned.
  ///
  /// @throws IllegalArgumentException for token ids, which have no text
  /// @throws ConversationRefused if the model's template does not accept this conversation
  List<Segment> render(Content content);

  /// Whether the template writes what a row has under a name: `tools`, `tool_calls`, or another key
  /// of a message. Of a chat template, whether its source has the name.
  boolean writes(String name);

  /// The text that identifies the template: `alpaca`, `radiology`, `plain`, or `chat-` and the
  /// sha256 of the model's template; and the form of running text where it was said.
  String label();

  /// The content as text, with the number of answers that were not found in it.
  ///
  /// @throws IllegalArgumentException for token ids, which have no text
  /// @throws ConversationRefused if the model's template does not accept this conversation
  default RenderedRow rendered(Content content) {
    return new RenderedRow(render(content), 0, 0);
  }

  /// What rows of running text are.
  default TextForm textForm() {
    return TextForm.AUTO;
  }

  /// This template for rows whose running text is of a form.
  default PromptTemplate reading(TextForm form) {
    return form == TextForm.AUTO ? this : new TextReading(this, form);
  }

  /// The template of a label that [#label] gave, with another model's chat template if it is one.
  static PromptTemplate ofLabel(String label, Path model) {
    int mark = label.indexOf(TextReading.MARK);
    String own = mark < 0 ? label : label.substring(0, mark);
    var template = named(own.startsWith(CHAT + "-") ? CHAT : own, model);
    return mark < 0
        ? template
        : template.reading(
            EnumWords.named(
                TextForm.class,
                "--text-is-rendered",
                label.substring(mark + TextReading.MARK.length())));
  }

  /// Whether a name asks for a template of the model: `chat`, or `chat:NAME`.
  static boolean isChat(String name) {
    return name.equals(CHAT)
        || (name.startsWith(CHAT_NAMED) && name.length() > CHAT_NAMED.length());
  }

  /// A template that needs no model.
  ///
  /// @throws S2lException (2) for a name that is none
  static PromptTemplate named(String name) {
    for (FixedTemplate template : FixedTemplate.values()) {
      if (template.label().equals(name)) {
        return template;
      }
    }
    throw new S2lException(
        ExitCode.USAGE,
        isChat(name)
            ? "--prompt-template chat: it comes with a model folder, and there is none here. Name"
                + " one with --proxy, or choose alpaca, radiology or plain."
            : Phrase.of(
                "--prompt-template %s: expected one of alpaca, radiology, plain, chat,"
                    + " chat:NAME.",
                name));
  }

  /// A template by name, including the chat template of the model.
  ///
  /// @param model the folder of the model
  /// @throws S2lException (2) for a name that is none, also of the model's templates, (4) if the
  ///   model has no usable chat template
  static PromptTemplate named(String name, Path model) {
    if (name.equals(CHAT)) {
      return ChatTemplate.open(model);
    }
    return isChat(name)
        ? ChatTemplate.open(model, name.substring(CHAT_NAMED.length()))
        : named(name);
  }
}
