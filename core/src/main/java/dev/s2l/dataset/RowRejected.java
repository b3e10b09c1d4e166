package dev.s2l.dataset;

/// Says why the row at hand is left out. Carries no stack trace: it is an answer, not a failure.
final class RowRejected extends Exception {
  private static final long serialVersionUID = 1L;

  private final RejectReason reason;
  private final String column;

  RowRejected(RejectReason reason, String column, String message) {
    super(message, null, false, false);
    this.reason = reason;
    this.column = column;
  }

  RejectReason reason() {
    return reason;
  }

  /// The data column at fault, the character column of a syntax error, or empty.
  String column() {
    return column;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
