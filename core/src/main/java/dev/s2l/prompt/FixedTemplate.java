package dev.s2l.prompt;

import dev.s2l.dataset.Content;
import dev.s2l.dataset.Segment;
import java.util.List;
import java.util.Locale;

/// The templates that do not depend on the model.
enum FixedTemplate implements PromptTemplate {
  /// The prompt of Stanford's Alpaca, which the paper uses, with and without input.
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
  // Differs from the reference: its wording was not published with its code, so this wording is
  // ours.
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

  @Override
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

  @Override
  public boolean writes(String name) {
    return name.equals("tools") || name.equals("tool_calls");
  }

  @Override
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
