package dev.s2l.prompt.jinja;

import dev.s2l.run.Phrase;

/// The value of a name or key that does not exist. It is empty as text, false, and has no items;
/// any other use is an error.
record Undefined(String what) {
  JinjaException used() {
    return JinjaException.failed(Phrase.of("%s is undefined", what));
  }
}
