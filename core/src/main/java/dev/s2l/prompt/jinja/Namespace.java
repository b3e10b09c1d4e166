package dev.s2l.prompt.jinja;

import java.util.LinkedHashMap;
import java.util.Map;

/// The result of `namespace()`: the only object that a template can change.
record Namespace(Map<String, Object> values) {
  Namespace() {
    this(new LinkedHashMap<>());
  }
}
