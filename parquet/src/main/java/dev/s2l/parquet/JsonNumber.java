package dev.s2l.parquet;

/// Floating-point numbers as JSON: the fewest digits that mean the same number, as JavaScript
/// writes them, with `.0` where they are whole.
final class JsonNumber {
  private static final int LONGEST_PLAIN = 21;
  private static final int SMALLEST_PLAIN = -6;

  private JsonNumber() {}

  static String of(double value) {
    if (!Double.isFinite(value)) {
      return Double.toString(value); // as Python writes and reads them
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0.0" : "0.0";
    }
    String sign = value < 0 ? "-" : "";
    if (Math.abs(value) == Double.MIN_VALUE) {
      return sign + "5e-324";
    }
    String java = Double.toString(Math.abs(value));
    int e = java.indexOf('E');
    String mantissa = e < 0 ? java : java.substring(0, e);
    int dot = mantissa.indexOf('.');
    String digits = mantissa.substring(0, dot) + mantissa.substring(dot + 1);
    int before = dot + (e < 0 ? 0 : Integer.parseInt(java.substring(e + 1)));
    int zeros = 0;
    while (digits.charAt(zeros) == '0') {
      zeros++;
    }
    int end = digits.length();
    while (digits.charAt(end - 1) == '0') {
      end--;
    }
    return sign + placed(digits.substring(zeros, end), before - zeros);
  }

  /// @param digits without zeros around them
  /// @param before how many of them stand before the point
  private static String placed(String digits, int before) {
    if (before > LONGEST_PLAIN || before <= SMALLEST_PLAIN) {
      String rest = digits.length() == 1 ? "" : "." + digits.substring(1);
      return digits.charAt(0) + rest + "e" + (before - 1);
    }
    if (before <= 0) {
      return "0." + "0".repeat(-before) + digits;
    }
    return before >= digits.length()
        ? digits + "0".repeat(before - digits.length()) + ".0"
        : digits.substring(0, before) + "." + digits.substring(before);
  }
}
