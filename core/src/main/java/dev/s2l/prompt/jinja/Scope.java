package dev.s2l.prompt.jinja;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Names and their values; inner scopes see outer ones and do not change them.
final class Scope {
  private final Map<String, Object> values = new HashMap<>();
  private final Optional<Scope> outer;

  private Scope(Optional<Scope> outer) {
    this.outer = outer;
  }

  static Scope outermost() {
    return new Scope(Optional.empty());
  }

  Scope inner() {
    return new Scope(Optional.of(this));
  }

  void set(String name, Object value) {
    values.put(name, value);
  }

  Object get(String name) {
    Scope scope = this;
    while (true) {
      Object value = scope.values.get(name);
      if (value != null) {
        return value;
      }
      if (scope.outer.isEmpty()) {
        return new Undefined("'" + name + "'");
      }
      scope = scope.outer.get();
    }
  }
}
