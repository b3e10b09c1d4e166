package dev.s2l.evaluate.answer;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a generation answers, and whether it is right, as lm-evaluation-harness reads GSM8K
/// (version 3 of the task): by its two filters.
///
/// @param text what the filter found; null where it found nothing
/// @param right whether that is the reference
public record LmEvalAnswer(@Nullable String text, boolean right) {
  /// The filters by their names there.
  public enum Filter {
    /// `strict-match`: the first number behind four hashes.
    STRICT_MATCH,
    /// `flexible-extract`: the last number.
    FLEXIBLE_EXTRACT
  }

  private static final Pattern STRICT = Pattern.compile("#### (-?[0-9.,]+)");
  private static final Pattern FLEXIBLE = Pattern.compile("(-?[$0-9.,]{2,})|(-?[0-9]+)");

  /// @param reference the right answer, or a solution that ends with it behind `####`
  public static LmEvalAnswer of(String generation, String reference, Filter filter) {
    Optional<String> found =
        switch (filter) {
          case STRICT_MATCH -> first(generation);
          case FLEXIBLE_EXTRACT -> last(generation);
        };
    return found
        .map(text -> new LmEvalAnswer(text, cleaned(text).equals(cleaned(reference))))
        .orElse(new LmEvalAnswer(null, false));
  }

  private static Optional<String> first(String text) {
    Matcher matcher = STRICT.matcher(text);
    return matcher.find() ? Optional.of(matcher.group(1).strip()) : Optional.empty();
  }

  private static Optional<String> last(String text) {
    Matcher matcher = FLEXIBLE.matcher(text);
    Optional<String> last = Optional.empty();
    while (matcher.find()) {
      last = Optional.of(matcher.group().strip());
    }
    return last;
  }

  private static String cleaned(String text) {
    String clean = text.replace(",", "").replace("$", "");
    int hashes = clean.lastIndexOf("#### ");
    clean = hashes < 0 ? clean : clean.substring(hashes + 5);
    clean = clean.endsWith(".") ? clean.substring(0, clean.length() - 1) : clean;
    return clean.toLowerCase(Locale.ROOT);
  }
}
