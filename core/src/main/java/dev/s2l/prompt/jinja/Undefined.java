package dev.s2l.prompt.jinja;

/// What a name or key stands for that is not there: empty as text, false, without items; asking it
/// for more is an error.
record Undefined(String what) {
  JinjaException used() {
    return JinjaException.failed("%s is undefined".formatted(what));
  }
}
