package dev.s2l.pipeline;

import java.util.regex.Pattern;

/// The name of a model for people.
final class ModelLabel {
  private static final Pattern IN_CACHE =
      Pattern.compile(".*/models--([^/]+?)--([^/]+)/snapshots/([0-9a-f]{7})[0-9a-f]*(.*)");

  private ModelLabel() {}

  /// The name of a model that was downloaded, with the revision; the path of any other.
  static String of(String label) {
    var cached = IN_CACHE.matcher(label);
    return cached.matches()
        ? cached.group(1) + "/" + cached.group(2) + "@" + cached.group(3) + cached.group(4)
        : label;
  }
}
