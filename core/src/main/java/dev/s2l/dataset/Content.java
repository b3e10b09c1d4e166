package dev.s2l.dataset;

import java.util.List;

/// The content of a row, in one of the forms of fine-tuning data.
public sealed interface Content {

  /// One instruction and its response.
  ///
  /// @param input further context; empty for none
  /// @param output the response, which is learned
  record SingleTurn(String instruction, String input, String output) implements Content {}

  /// Several turns; those of the assistant are learned.
  ///
  /// @param tools the functions on offer, as JSON text; empty for none
  /// @param arguments what the row gives to the chat template beside them (`chat_template_kwargs`),
  ///   as the JSON text of an object; empty for none
  record Conversation(List<Turn> turns, String tools, String arguments) implements Content {
    public Conversation {
      turns = List.copyOf(turns);
    }

    /// A conversation without arguments for the chat template.
    public Conversation(List<Turn> turns, String tools) {
      this(turns, tools, "");
    }
  }

  /// Running text, all of it learned.
  record PlainText(String text) implements Content {}

  /// Token ids that the user prepared. No template and no tokenizer is applied.
  ///
  /// @param ids owned by this record: do not change
  /// @param learned one flag an id, likewise
  record Pretokenized(int[] ids, boolean[] learned) implements Content {
    public Pretokenized {
      if (ids.length != learned.length) {
        throw new IllegalArgumentException(ids.length + " ids, " + learned.length + " flags");
      }
    }
  }
}
