package dev.s2l.report;

/// What gives a run what a figure lacks.
final class Remedies {
  static final String COMPARE =
      "s2l compare --trajectories RUN_DIR/trajectories --data FILE --methods small-to-large"
          + " --budgets 11%,38% --target DIR --eval-data FILE --output-dir DIR compares; then give"
          + " that DIR.";

  static final String RUN = "Give the run directory of s2l run, or of s2l record and s2l select.";

  private Remedies() {}
}
