package dev.s2l.compare;

/// How often a t test finds a difference that is there.
final class Power {
  private static final int PANELS = 400;

  private Power() {}

  /// The share of tests at `level`, two-sided, that find a difference of `shift` standard errors:
  /// the tails of the noncentral t distribution, integrated over the estimate of the standard error
  /// (Simpson's rule).
  static double of(double shift, double df, double level) {
    double critical = StudentT.critical(level, df);
    if (df >= StudentT.NORMAL_DF) {
      return beyond(critical, shift, 1);
    }
    double width = 12 / StrictMath.sqrt(2 * df);
    double low = Math.max(0, 1 - width);
    double step = (1 + width - low) / PANELS;
    double logFront =
        StrictMath.log(2) + df / 2 * StrictMath.log(df / 2) - StudentT.logGamma(df / 2);
    double sum = 0;
    for (int i = 0; i <= PANELS; i++) {
      double u = low + i * step;
      int weight = i == 0 || i == PANELS ? 1 : i % 2 == 0 ? 2 : 4;
      if (u > 0 || df == 1) {
        double logU = df == 1 ? 0 : (df - 1) * StrictMath.log(u);
        double density = StrictMath.exp(logFront + logU - df * u * u / 2);
        sum += weight * density * beyond(critical, shift, u);
      }
    }
    return Math.min(1, sum * step / 3);
  }

  /// How likely the estimate lies beyond the critical value, given the estimated standard error.
  private static double beyond(double critical, double shift, double u) {
    return StudentT.normal(shift - critical * u) + StudentT.normal(-shift - critical * u);
  }

  /// How many standard errors a difference must have to be found with this power.
  static double shift(double power, double df, double level) {
    double high = StudentT.critical(level, df) * (1 + 12 / StrictMath.sqrt(2 * df)) + 10;
    return Root.between(0, high, shift -> of(shift, df, level) - power);
  }
}
