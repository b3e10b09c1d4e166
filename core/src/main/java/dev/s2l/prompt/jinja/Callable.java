package dev.s2l.prompt.jinja;

import java.util.List;
import java.util.Map;

/// A function of the template, or of ours.
@FunctionalInterface
interface Callable {
  Object call(List<Object> positional, Map<String, Object> named);
}
