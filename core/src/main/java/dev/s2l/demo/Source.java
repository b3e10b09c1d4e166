package dev.s2l.demo;

import dev.s2l.run.EnumWords;

/// The source of a row. It decides how the solution is worded.
enum Source {
  WORKSHEET(60),
  TEXTBOOK(28),
  FORUM(12);

  private final int percent;

  Source(int percent) {
    this.percent = percent;
  }

  String label() {
    return EnumWords.of(this);
  }

  static Source drawn(Draw draw) {
    int percent = draw.between(1, 100);
    for (Source source : values()) {
      percent -= source.percent;
      if (percent <= 0) {
        return source;
      }
    }
    throw new IllegalStateException("the shares of the sources add up to 100");
  }
}
