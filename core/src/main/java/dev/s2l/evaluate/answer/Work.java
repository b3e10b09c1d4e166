package dev.s2l.evaluate.answer;

/// How much may still be done for one comparison. Counted, not timed: the same answer ends the same
/// way on every machine.
final class Work {
  /// No more is done: what was asked stays open.
  static final class Spent extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Spent() {
      super("limit of work", null, false, false);
    }
  }

  /// Operations on numbers of a few digits; a comparison of usual answers takes some hundred.
  private static final long USUAL = 50_000;

  private long left;

  Work() {
    this(USUAL);
  }

  Work(long units) {
    left = units;
  }

  /// @throws Spent if there is not so much left
  void spend(long units) {
    left -= units;
    if (left < 0) {
      throw new Spent();
    }
  }
}
