package dev.s2l.prompt.jinja;

/// Python's `None`.
public enum None {
  NONE
}
