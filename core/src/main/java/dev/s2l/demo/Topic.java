package dev.s2l.demo;

import dev.s2l.run.EnumWords;
import java.util.function.Function;

/// A kind of problem: how often it occurs and how one is made. The frequent ones are easy and
/// repeat themselves; the rare ones take several steps.
enum Topic {
  ADDITION(300, EasyProblems::addition),
  SHARING(200, EasyProblems::sharing),
  GROUPS(140, EasyProblems::groups),
  LEFT_OVER(100, EasyProblems::leftOver),
  DISCOUNT(70, HardProblems::discount),
  SPEED(50, EasyProblems::speed),
  UNITS(40, EasyProblems::units),
  AVERAGE(30, HardProblems::average),
  RECTANGLE(25, HardProblems::rectangle),
  FRACTION(20, HardProblems::fraction),
  AGES(12, HardProblems::ages),
  INTEREST(8, HardProblems::interest),
  SEQUENCE(5, HardProblems::sequence);

  private final int perMille;
  private final Function<Draw, Problem> maker;

  Topic(int perMille, Function<Draw, Problem> maker) {
    this.perMille = perMille;
    this.maker = maker;
  }

  /// As it stands in the rows' `topic` column.
  String label() {
    return EnumWords.of(this);
  }

  Problem problem(Draw draw) {
    return maker.apply(draw);
  }

  /// How many of `rows` rows are of this topic; the most frequent topic takes what rounding leaves.
  int count(int rows) {
    if (this != ADDITION) {
      return rounded(rows);
    }
    int others = 0;
    for (Topic topic : values()) {
      others += topic == ADDITION ? 0 : topic.rounded(rows);
    }
    return rows - others;
  }

  private int rounded(int rows) {
    return Math.max(1, (int) (((long) rows * perMille + 500) / 1000));
  }
}
