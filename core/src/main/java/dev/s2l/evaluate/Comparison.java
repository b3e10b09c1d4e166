package dev.s2l.evaluate;

import dev.s2l.evaluate.Bootstrap.Difference;
import dev.s2l.run.EnumWords;

/// Two models over the same items of a task.
///
/// @param metric as in the results of the task
/// @param first name of a model
/// @param second name of the other
/// @param difference of the first minus the second
/// @param low bound of its 95 % interval, by bootstrap over the items of both together
/// @param high bound of it
/// @param p how likely such a difference is where there is none
/// @param test how `p` was computed: `mcnemar-exact` or `paired-bootstrap`
public record Comparison(
    String task,
    String metric,
    String first,
    String second,
    double difference,
    double low,
    double high,
    double p,
    String test) {

  enum Test {
    /// McNemar's exact test: of the items that one model has right and the other does not, as many
    /// for each (binomial, two-sided).
    MCNEMAR_EXACT,
    /// From the same draws as the interval.
    PAIRED_BOOTSTRAP
  }

  static Comparison of(
      String task, String metric, String first, String second, Difference found, Test test) {
    return new Comparison(
        task,
        metric,
        first,
        second,
        found.value(),
        found.low(),
        found.high(),
        found.p(),
        EnumWords.of(test));
  }

  /// @param onlyFirst items that the first model alone has right
  /// @param onlySecond items that the second one alone has right
  static double mcNemar(int onlyFirst, int onlySecond) {
    int all = onlyFirst + onlySecond;
    double logAll = all * StrictMath.log(2);
    double logTerm = 0;
    double tail = 0;
    for (int i = 0; i <= Math.min(onlyFirst, onlySecond); i++) {
      tail += StrictMath.exp(logTerm - logAll);
      logTerm += StrictMath.log(all - i) - StrictMath.log(i + 1);
    }
    return Math.min(1, 2 * tail);
  }
}
