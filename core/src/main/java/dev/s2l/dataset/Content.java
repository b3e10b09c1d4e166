package dev.s2l.dataset;

import java.util.List;

/// What a row teaches, in the forms in which fine-tuning data comes.
public sealed interface Content {

  /// One question, one answer.
  ///
  /// @param input further context; empty for none
  /// @param output the response: what is learned
  record SingleTurn(String instruction, String input, String output) implements Content {}

  /// Several turns, of which the assistant's are learned.
  ///
  /// @param tools the functions on offer, as JSON text; empty for none
  record Conversation(List<Turn> turns, String tools) implements Content {
    public Conversation {
      turns = List.copyOf(turns);
    }
  }

  /// Running text, all of it learned.
  record PlainText(String text) implements Content {}

  /// Token ids that the user made; no template and no tokenizer touches them.
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
