package dev.s2l.run;

import java.util.Locale;
import java.util.regex.Pattern;

/// A setting has one name in three spellings: `--max-length` on the command line, `max_length` in
/// `s2l.yaml`, `maxLength` in Java. Messages are written with the first.
public final class SettingNames {
  private static final Pattern OPTION =
      Pattern.compile("(?<![\\p{Alnum}-])--([a-z][a-z0-9]*(?:-[a-z0-9]+)*)(?![_\\p{Alnum}])");
  private static final Pattern HYPHEN = Pattern.compile("-([a-z0-9])");

  private SettingNames() {}

  /// The message with the names of Java in place of the options.
  public static String inJava(String message) {
    return OPTION.matcher(message).replaceAll(option -> camelCase(option.group(1)));
  }

  private static String camelCase(String name) {
    return HYPHEN.matcher(name).replaceAll(next -> next.group(1).toUpperCase(Locale.ROOT));
  }
}
