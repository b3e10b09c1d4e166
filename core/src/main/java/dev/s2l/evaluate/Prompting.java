package dev.s2l.evaluate;

import dev.s2l.run.EnumWords;

/// What a model is asked for: MAmmoTH's three ways (Yue and others 2023).
public enum Prompting {
  /// A chain of thought that ends with the answer.
  COT,
  /// A program that prints the answer.
  POT,
  /// A program; a chain of thought where it answers nothing. Never where it prints something wrong.
  POT_THEN_COT;

  /// As options and files have it: `pot-then-cot`.
  public String word() {
    return EnumWords.of(this);
  }

  /// Whether a program is asked for.
  public boolean asksForPrograms() {
    return this != COT;
  }
}
