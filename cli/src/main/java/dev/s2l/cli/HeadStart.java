package dev.s2l.cli;

import dev.s2l.run.Hashes;
import dev.s2l.run.Json;
import dev.s2l.select.Budget;
import dev.s2l.select.ClusterSettings;
import dev.s2l.select.Protection;
import dev.s2l.select.SelectionMethod;
import dev.s2l.select.SelectionSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a command with options will need anyway, begun on a second core while its options are read:
/// the first JSON and the first hash of a process take it as long as its command line. It leaves
/// nothing but loaded classes.
final class HeadStart {
  /// Enough for the JVM to compile what hashes, which is then twenty times as fast.
  private static final int HASHED_BYTES = 1 << 21;

  private HeadStart() {}

  static void begin() {
    Thread.ofPlatform()
        .daemon()
        .name("s2l-head-start")
        // What fails here fails again where it is needed, and is told there.
        .uncaughtExceptionHandler((thread, e) -> {})
        .start(HeadStart::warmUp);
  }

  private static void warmUp() {
    Hashes.sha256(new byte[HASHED_BYTES]);
    var options = new SelectionMethod.Options(ClusterSettings.PAPER, Optional.empty());
    var method = SelectionMethod.named("small-to-large", options);
    var settings = new SelectionSettings(method, Budget.parse("1"), 0, Protection.NONE, List.of());
    Json.COMPACT.valueToTree(settings);
    Json.pretty(Map.of());
  }
}
