package dev.s2l.dataset;

/// Thrown for a row that is rejected, with the reason. It has no stack trace, because rejected rows
/// are an ordinary result.
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
