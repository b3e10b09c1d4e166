package dev.s2l.lm.tokenize;

/// The marks that an encoder wants around a text, `[CLS]` and `[SEP]` for example, by their ids.
public record TextMarks(int front, int back) {}
