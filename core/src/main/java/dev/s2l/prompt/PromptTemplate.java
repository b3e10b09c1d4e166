package dev.s2l.prompt;

import dev.s2l.dataset.Content;
import dev.s2l.dataset.Segment;
import dev.s2l.run.ExitCode;
import dev.s2l.run.S2lException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The text around an example's content. The end-of-sequence token is not part of it: tokenization
/// appends it as an id.
public enum PromptTemplate {
  /// The prompt of Stanford's Alpaca, which the paper uses (METHOD §4), with and without input.
  ALPACA {
    @Override
    String prompt(String instruction, String input) {
      return input.isEmpty()
          ? ALPACA_PREAMBLE + ". " + ALPACA_REQUEST + instructionPart(instruction)
          : ALPACA_PREAMBLE
              + ", paired with an input that provides further context. "
              + ALPACA_REQUEST
              + instructionPart(instruction)
              + "\n\n### Input:\n"
              + input;
    }

    @Override
    String beforeResponse() {
      return "\n\n### Response:";
    }

    private String instructionPart(String instruction) {
      return "\n\n### Instruction:\n" + instruction;
    }
  },

  /// For reports: the findings, then the impression that is learned.
  // Differs from the reference: its wording is not published with its code; this one is ours.
  RADIOLOGY {
    @Override
    String prompt(String instruction, String input) {
      return "Below are the findings of a radiology report. Write the impression that follows from"
          + " them.\n\n"
          + "### Findings:\n"
          + joined(instruction, input);
    }

    @Override
    String beforeResponse() {
      return "\n\n### Impression:";
    }
  },

  /// Nothing but the user's text: instruction, a line feed, input, a line feed, response.
  PLAIN {
    @Override
    String prompt(String instruction, String input) {
      return joined(instruction, input);
    }

    @Override
    String beforeResponse() {
      return "\n";
    }
  };

  private static final String ALPACA_PREAMBLE = "Below is an instruction that describes a task";
  private static final String ALPACA_REQUEST =
      "Write a response that appropriately completes the request.";

  abstract String prompt(String instruction, String input);

  abstract String beforeResponse();

  private static String joined(String instruction, String input) {
    return input.isEmpty() ? instruction : instruction + "\n" + input;
  }

  /// The content as text; what is learned are the responses.
  ///
  /// @throws IllegalArgumentException for token ids, which have no text
  public List<Segment> render(Content content) {
    return switch (content) {
      case Content.SingleTurn turn ->
          List.of(
              new Segment(prompt(turn.instruction(), turn.input()) + beforeResponse(), false),
              new Segment(turn.output(), true));
      case Content.Conversation conversation -> Conversations.render(conversation, this);
      case Content.PlainText plain -> List.of(new Segment(plain.text(), true));
      case Content.Pretokenized tokens ->
          throw new IllegalArgumentException(
              tokens.ids().length + " token ids have no text to render");
    };
  }

  /// The name as on the command line: `alpaca`, `radiology`, `plain`.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// @throws S2lException (2) for a name that is none
  public static PromptTemplate named(String name) {
    var names = new ArrayList<String>();
    for (PromptTemplate template : values()) {
      if (template.label().equals(name)) {
        return template;
      }
      names.add(template.label());
    }
    throw new S2lException(
        ExitCode.USAGE,
        "--prompt-template %s: expected one of %s.".formatted(name, String.join(", ", names)));
  }
}
