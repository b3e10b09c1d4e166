package dev.s2l.prompt.jinja;

import java.util.List;
import java.util.Map;

/// A function that a template can call: a macro of the template, or a built-in function.
@FunctionalInterface
interface Callable {
  Object call(List<Object> positional, Map<String, Object> named);
}
