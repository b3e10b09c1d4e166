package dev.s2l.dataset;

/// The form of an input below its compression.
public enum DataFormat {
  /// One JSON object a line.
  JSONL("jsonl"),
  /// A JSON array of objects, at the top or under a key.
  JSON_ARRAY("json");

  private final String suffix;

  DataFormat(String suffix) {
    this.suffix = suffix;
  }

  /// How names of files in this form end, without the dot.
  public String suffix() {
    return suffix;
  }
}
