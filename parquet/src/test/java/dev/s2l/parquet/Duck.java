package dev.s2l.parquet;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// DuckDB, the other reader and writer of Parquet.
final class Duck {
  private Duck() {}

  /// The rows of an answer, with `|` between their values.
  static List<String> query(String sql) throws SQLException {
    try (var database = DriverManager.getConnection("jdbc:duckdb:");
        var statement = database.createStatement()) {
      var rows = new ArrayList<String>();
      if (statement.execute(sql)) {
        var result = statement.getResultSet();
        int columns = result.getMetaData().getColumnCount();
        while (result.next()) {
          var row = new ArrayList<String>();
          for (int i = 1; i <= columns; i++) {
            row.add(String.valueOf(result.getString(i)));
          }
          rows.add(String.join("|", row));
        }
      }
      return rows;
    }
  }

  /// Writes the answer to `select` into `file`.
  ///
  /// @param options of the format, each after a comma
  static Path make(Path file, String select, String options) throws SQLException {
    query("copy (" + select + ") to " + literal(file) + " (format parquet" + options + ")");
    return file;
  }

  /// Each row as JSON.
  static List<String> json(Path parquet) throws SQLException {
    return query("select to_json(t) from read_parquet(" + literal(parquet) + ") t");
  }

  /// What a footer says of every element of the schema.
  static List<String> schema(Path parquet) throws SQLException {
    return query(
        "select name, type, type_length, repetition_type, num_children, converted_type, scale,"
            + " precision, logical_type from parquet_schema("
            + literal(parquet)
            + ")");
  }

  static List<String> metadata(Path parquet) throws SQLException {
    return query(
        "select key, value from parquet_kv_metadata(" + literal(parquet) + ") order by key");
  }

  static String literal(Path path) {
    return "'" + path.toString().replace("'", "''") + "'";
  }
}
