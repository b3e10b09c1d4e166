package dev.s2l.compare.diagnosis;

import dev.s2l.evaluate.Bootstrap.Interval;
import org.jspecify.annotations.Nullable;

/// What was found about a premise.
///
/// @param value absent where nothing was measured
/// @param low bound of the 95 % interval
/// @param high bound of it
/// @param sentence the same in words
public record PremiseResult(
    Premise premise,
    @Nullable Double value,
    @Nullable Double low,
    @Nullable Double high,
    PremiseVerdict verdict,
    String sentence) {

  static PremiseResult of(
      Premise premise, Interval found, PremiseVerdict verdict, String sentence) {
    if (!Double.isFinite(found.value())
        || !Double.isFinite(found.low())
        || !Double.isFinite(found.high())) {
      return unmeasured(
          premise,
          "It cannot be computed for this run: the rows, clusters or draws that it is about do not"
              + " differ, or are too few.");
    }
    return new PremiseResult(premise, found.value(), found.low(), found.high(), verdict, sentence);
  }

  static PremiseResult unmeasured(Premise premise, String sentence) {
    return new PremiseResult(premise, null, null, null, PremiseVerdict.UNDECIDED, sentence);
  }
}
