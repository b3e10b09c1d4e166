package dev.s2l.prompt;

import dev.s2l.dataset.Segment;
import java.util.List;

/// A row as text.
///
/// @param segments with the learned parts marked
/// @param missingAnswers how many answers are to be learned and are not, because they cannot be
///   found in what the template wrote
/// @param hiddenCalls how many answers call functions that the template does not write
public record RenderedRow(List<Segment> segments, int missingAnswers, int hiddenCalls) {
  public RenderedRow {
    segments = List.copyOf(segments);
  }
}
