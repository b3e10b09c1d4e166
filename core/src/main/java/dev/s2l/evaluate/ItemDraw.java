package dev.s2l.evaluate;

import dev.s2l.run.Hashes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Set;

/// Which items of a task are taken where not all are: those with the smallest hashes of their ids.
/// They are the same ones for every model, in whatever order they stand and whatever else is there.
///
/// @param limit most items; 0 for all
public record ItemDraw(int limit, long seed) {
  /// The ids that are taken.
  ///
  /// @param task whose items they are
  public Set<String> of(String task, Collection<String> ids) {
    if (limit == 0 || ids.size() <= limit) {
      return Set.copyOf(ids);
    }
    var sorted = new ArrayList<>(ids);
    sorted.sort(Comparator.comparing(id -> hash(task, id)));
    return Set.copyOf(sorted.subList(0, limit));
  }

  private String hash(String task, String id) {
    var digest = Hashes.sha256();
    digest.update((seed + "\n" + task + "\n" + id).getBytes(StandardCharsets.UTF_8));
    return Hashes.hex(digest);
  }
}
