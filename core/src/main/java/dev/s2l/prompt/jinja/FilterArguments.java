package dev.s2l.prompt.jinja;

import dev.s2l.run.Phrase;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The arguments of a filter, by position or by name.
record FilterArguments(String filter, List<Object> positional, Map<String, Object> named) {
  boolean has(int place, String name) {
    return place < positional.size() || named.containsKey(name);
  }

  Object get(int place, String name) {
    if (!has(place, name)) {
      throw JinjaException.failed(Phrase.of("the filter '%s' needs '%s'", filter, name));
    }
    return Objects.requireNonNull(
        place < positional.size() ? positional.get(place) : named.get(name));
  }

  Object get(int place, String name, Object absent) {
    return has(place, name) ? get(place, name) : absent;
  }
}
