package dev.s2l.compare;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/// A method at a budget beside another, by one metric. Differences are positive where the method is
/// better, also for losses. What cannot be computed is null in the file.
///
/// @param against a control, or another method where no control ran
/// @param difference the mean over selection seeds
/// @param low bound of its 95 % interval, by itself; empty with fewer than two selection seeds
/// @param high bound of it
/// @param pAdjusted `p` by Holm's correction over the methods and budgets that are compared with
///   the same control by the same metric
/// @param winRate the share of pairs of seeds in which the method is better, ties half
/// @param smallestDetectable the difference that four of five such comparisons would have found
/// @param sentence what follows "The method is …"
/// @param p how likely so large a difference is where there is none
/// @param seeds how many selection seeds were compared
/// @param pairs how many pairs of seeds were compared
/// @param pairsPlanned how many there are to be
/// @param items how many items the interval takes as a sample; 0 where it takes none
/// @param mean of the method over these pairs, as the metric has it
/// @param againstMean the same of the other
public record MethodVerdict(
    String method,
    String budget,
    String metric,
    String against,
    Optional<Double> difference,
    Optional<Double> low,
    Optional<Double> high,
    @JsonProperty("p_adjusted") Optional<Double> pAdjusted,
    @JsonProperty("win_rate") Optional<Double> winRate,
    @JsonProperty("smallest_detectable") Optional<Double> smallestDetectable,
    Outcome verdict,
    String sentence,
    Optional<Double> p,
    int seeds,
    int pairs,
    @JsonProperty("pairs_planned") int pairsPlanned,
    int items,
    @JsonProperty("proxy_noise") ProxyNoise proxyNoise,
    Optional<Double> mean,
    @JsonProperty("against_mean") Optional<Double> againstMean) {

  /// The difference in words: `1.2`, or `–`.
  public String differenceWords() {
    return difference.map(value -> Sentences.fixed(value, decimals())).orElse("–");
  }

  /// The interval in words: `0.4 to 2.0`, or `–`.
  public String intervalWords() {
    return low.isEmpty() || high.isEmpty()
        ? "–"
        : Sentences.fixed(low.get(), decimals()) + " to " + Sentences.fixed(high.get(), decimals());
  }

  /// The adjusted p value in words, or `–`.
  public String pWords() {
    return pAdjusted.map(Sentences::p).orElse("–");
  }

  private int decimals() {
    return low.isEmpty() || high.isEmpty() ? 3 : Sentences.decimals((high.get() - low.get()) / 2);
  }

  /// What it is compared with, as sentences have it.
  public String againstWords() {
    return Controls.words(against);
  }

  /// Whether it is about these.
  boolean is(String ofMethod, String ofBudget, String ofAgainst) {
    return method.equals(ofMethod) && budget.equals(ofBudget) && against.equals(ofAgainst);
  }
}
