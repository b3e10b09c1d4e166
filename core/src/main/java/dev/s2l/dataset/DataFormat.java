package dev.s2l.dataset;

/// The form of an input below its compression.
public enum DataFormat {
  /// One JSON object a line.
  JSONL("jsonl"),
  /// A JSON array of objects, at the top or under a key.
  JSON_ARRAY("json"),
  /// A table of text with a header, most often with commas (RFC 4180).
  CSV("csv"),
  /// The same with tabs.
  TSV("tsv"),
  /// Apache Parquet; read and written by the module `s2l-parquet`.
  PARQUET("parquet");

  private final String suffix;

  DataFormat(String suffix) {
    this.suffix = suffix;
  }

  /// How names of files in this form end, without the dot.
  public String suffix() {
    return suffix;
  }
}
