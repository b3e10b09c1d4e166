package dev.s2l.pipeline;

import java.io.IOException;
import java.util.List;
import java.util.SortedMap;

/// What a stage would do: nothing has been touched yet, and nothing is refused any more but what
/// the work itself finds out.
///
/// @param stage whose work it is
/// @param described everything that changes what the stage writes, as text by name: the ledger
///   keeps it, and compares it when the same run is continued
/// @param work finds its own partial results, and leaves the stage's artifacts complete
/// @param refusal says what to do where the stage was begun with other settings
/// @param redoneFrom the stage that has to be done anew where this one has to: itself, but for a
///   stage that another one's loop serves
/// @param ahead what may begin on threads of its own while the stages before are at work
record Planned(
    Stage<?> stage,
    SortedMap<String, String> described,
    Work work,
    Refusal refusal,
    Stage<?> redoneFrom,
    Work ahead) {

  /// The work of a stage.
  @FunctionalInterface
  interface Work {
    void run() throws IOException;
  }

  /// Puts into words that a stage was begun otherwise: what changed, one line each, and what may be
  /// done about it.
  interface Refusal {
    List<String> lines(List<Ledger.Change> changes) throws IOException;

    default String advice(List<Ledger.Change> changes) throws IOException {
      return "Use those, another --output-dir, or --force-new to redo this stage and all after it.";
    }
  }

  static Planned of(Stage<?> stage, SortedMap<String, String> described, Work work) {
    Refusal plain = changes -> changes.stream().map(change -> change.text(stage.word())).toList();
    return new Planned(stage, described, work, plain, stage, () -> {});
  }

  Planned refusing(Refusal other) {
    return new Planned(stage, described, work, other, redoneFrom, ahead);
  }

  Planned redoneFrom(Stage<?> first) {
    return new Planned(stage, described, work, refusal, first, ahead);
  }

  Planned ahead(Work beginning) {
    return new Planned(stage, described, work, refusal, redoneFrom, beginning);
  }
}
