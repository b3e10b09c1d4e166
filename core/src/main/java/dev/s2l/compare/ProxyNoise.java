package dev.s2l.compare;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Whether an interval holds the noise of the proxy itself, which another seed of its training
/// would show.
public enum ProxyNoise {
  /// Each seed has trajectories of its own.
  @JsonProperty("in-interval")
  IN_INTERVAL,
  /// Some seeds share trajectories.
  @JsonProperty("in-part")
  IN_PART,
  /// All seeds have the same trajectories.
  @JsonProperty("not-in-interval")
  NOT_IN_INTERVAL;

  /// @param stores of each seed
  static ProxyNoise of(List<Set<String>> stores) {
    var distinct = new HashSet<>(stores);
    if (distinct.size() <= 1) {
      return NOT_IN_INTERVAL;
    }
    int mentions = stores.stream().mapToInt(Set::size).sum();
    long all = stores.stream().flatMap(Set::stream).distinct().count();
    return mentions == all ? IN_INTERVAL : IN_PART;
  }
}
