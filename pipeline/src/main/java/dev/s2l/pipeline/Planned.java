package dev.s2l.pipeline;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;

/// The planned work of a stage. Nothing was changed yet. Everything that can be checked before the
/// work was checked.
///
/// @param stage whose work it is
/// @param described everything that changes what the stage writes, as text by name: the ledger
///   keeps it, and compares it when the same run is continued
/// @param work finds its own partial results, and leaves the stage's artifacts complete
/// @param refusal words the error if the stage was begun with other settings
/// @param redoneFrom the stage from which on all is done again if this one must be: usually this
///   stage itself; the training for a recording that is part of its loop
/// @param finishing the settings that only the end of the work depends on: where no others changed,
///   the work is done once more over the artifacts that are there
/// @param ahead work that may begin on its own threads while earlier stages still work
record Planned(
    Stage<?> stage,
    SortedMap<String, String> described,
    Work work,
    Refusal refusal,
    Stage<?> redoneFrom,
    Set<String> finishing,
    Work ahead) {

  /// The work of a stage.
  @FunctionalInterface
  interface Work {
    void run() throws IOException;
  }

  /// Words the error for a stage that was begun with other settings: what changed, one line each,
  /// and what the user can do.
  interface Refusal {
    List<String> lines(List<Ledger.Change> changes) throws IOException;

    default String advice(List<Ledger.Change> changes) throws IOException {
      return "Use those, another --output-dir, or --force-new to redo this stage and all after it.";
    }
  }

  static Planned of(Stage<?> stage, SortedMap<String, String> described, Work work) {
    Refusal plain = changes -> changes.stream().map(change -> change.text(stage.word())).toList();
    return new Planned(stage, described, work, plain, stage, Set.of(), () -> {});
  }

  Planned refusing(Refusal other) {
    return new Planned(stage, described, work, other, redoneFrom, finishing, ahead);
  }

  Planned redoneFrom(Stage<?> first) {
    return new Planned(stage, described, work, refusal, first, finishing, ahead);
  }

  Planned finishedBy(Set<String> settings) {
    return new Planned(stage, described, work, refusal, redoneFrom, settings, ahead);
  }

  /// Whether nothing changed but what the end of the work depends on.
  boolean isKept(List<Ledger.Change> changes) {
    return changes.stream().allMatch(change -> finishing.contains(change.name()));
  }

  Planned ahead(Work beginning) {
    return new Planned(stage, described, work, refusal, redoneFrom, finishing, beginning);
  }
}
