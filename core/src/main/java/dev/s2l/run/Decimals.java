package dev.s2l.run;

/// Numbers for sentences, the same in every locale. `String.format` does it too; but where
/// thousands of sentences are written, compiling all that it can do takes a short process longer
/// than its work.
public final class Decimals {
  private static final long[] POWERS = {1, 10, 100, 1_000};
  private static final double MOST = 1e15;

  private Decimals() {}

  /// A number with so many digits (at most 3) after the point, halves rounded up.
  public static String fixed(double value, int digits) {
    if (!(Math.abs(value) < MOST)) {
      return Double.toString(value);
    }
    long scaled = Math.round(Math.abs(value) * POWERS[digits]);
    String sign = value < 0 && scaled != 0 ? "-" : "";
    if (digits == 0) {
      return sign + scaled;
    }
    String fraction = Long.toString(POWERS[digits] + scaled % POWERS[digits]).substring(1);
    return sign + scaled / POWERS[digits] + "." + fraction;
  }
}
