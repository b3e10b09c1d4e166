package dev.s2l.pipeline;

import java.nio.file.Path;
import java.util.regex.Pattern;

/// The name of a model for people and for other programs.
final class ModelLabel {
  private static final Pattern IN_CACHE =
      Pattern.compile(".*/models--([^/]+?)--([^/]+)/snapshots/(([0-9a-f]{7})[0-9a-f]*)(.*)");

  private ModelLabel() {}

  /// The name of a model that was downloaded, with the revision; the path of any other.
  static String of(String label) {
    var cached = IN_CACHE.matcher(label);
    return cached.matches()
        ? cached.group(1) + "/" + cached.group(2) + "@" + cached.group(4) + cached.group(5)
        : label;
  }

  /// What an adapter calls its base: the name on the hub, or where the folder is on this machine.
  static String base(Path folder) {
    var cached = IN_CACHE.matcher(folder.toString());
    return cached.matches() && cached.group(5).isEmpty()
        ? cached.group(1) + "/" + cached.group(2)
        : folder.toAbsolutePath().normalize().toString();
  }

  /// The revision of a model that was downloaded; else empty.
  static String revision(Path folder) {
    var cached = IN_CACHE.matcher(folder.toString());
    return cached.matches() && cached.group(5).isEmpty() ? cached.group(3) : "";
  }
}
