package dev.s2l.prompt.jinja;

import dev.s2l.run.Phrase;

/// What a name or key stands for that is not there: empty as text, false, without items; asking it
/// for more is an error.
record Undefined(String what) {
  JinjaException used() {
    return JinjaException.failed(Phrase.of("%s is undefined", what));
  }
}
