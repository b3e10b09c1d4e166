package dev.s2l.select;

import dev.s2l.run.Phrase;
import dev.s2l.trajectory.CutResponse;
import dev.s2l.trajectory.Learning;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Warnings that follow from the recording: a proxy that learned too little, responses that were
/// cut, dropout that was left out, and columns that were completed.
record RecordingWarnings(SelectionInput input) {

  /// @param usable rows that have losses, ascending
  List<String> words(int[] usable, ChosenRows selection) {
    var sentences = new ArrayList<String>();
    input
        .facts()
        .unigramLossNats()
        .flatMap(nats -> Learning.of(input.trajectories(), nats))
        .flatMap(Learning::warning)
        .ifPresent(sentences::add);
    cut(usable, selection).ifPresent(sentences::add);
    input
        .facts()
        .missingDropout()
        .map(
            asked ->
                Phrase.of(
                    "The proxy was trained without the dropout that its config.json asks for (%s).",
                    asked))
        .ifPresent(sentences::add);
    input.facts().completed().ifPresent(sentences::add);
    if (input.facts().int8()) {
      sentences.add(
          "Losses were recorded with products in int8 (--dtype int8): they are off by about a"
              + " hundredth of their spread; what that does to clusters and subsets is in"
              + " docs/trajectories.md.");
    }
    return sentences;
  }

  private Optional<String> cut(int[] usable, ChosenRows selection) {
    int[] cut =
        input.facts().cutResponses().orElse(List.of()).stream()
            .mapToInt(CutResponse::row)
            .filter(row -> Arrays.binarySearch(usable, row) >= 0)
            .toArray();
    if (cut.length == 0) {
      return Optional.empty();
    }
    long chosen = Arrays.stream(cut).filter(selection::contains).count();
    return Optional.of(
        Phrase.of(
            "%,d of %,d rows are longer than --max-length and lost the end of their response before"
                + " the proxy saw it; %,d of the %,d rows of the subset are such rows. %sA larger"
                + " --max-length cuts fewer.",
            cut.length,
            usable.length,
            chosen,
            selection.size(),
            chosen == 0 ? "" : "--exclude cut-response leaves them out. "));
  }
}
