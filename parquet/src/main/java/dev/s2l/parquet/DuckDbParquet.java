package dev.s2l.parquet;

import dev.s2l.dataset.Annotation;
import dev.s2l.dataset.ParquetFiles;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;

/// [ParquetFiles] by DuckDB, in memory of its own that is bounded.
public final class DuckDbParquet implements ParquetFiles {
  /// Enough for row groups of any writer in use.
  private static final String MEMORY_LIMIT = "2GB";

  @Override
  public void toJsonLines(Path parquet, Path jsonLines) throws IOException {
    try (var source = new Alias(parquet);
        var database = open()) {
      run(
          database,
          Phrase.of(
              "copy (select * from read_parquet(%s)) to %s (format json)",
              literal(source.path()), literal(jsonLines)));
    } catch (SQLException e) {
      throw refusal(parquet, "cannot be read as Parquet", e);
    }
  }

  @Override
  public void subset(
      Path parquet, long[] rows, Optional<Annotation> annotation, int[] datasetRows, Path target)
      throws IOException {
    try (var source = new Alias(parquet);
        var database = open()) {
      fillWanted(database, rows, annotation, datasetRows);
      String added =
          annotation.isEmpty()
              ? ""
              : Phrase.of(
                  ", w.selected as %s, w.cluster as %s, w.loss as %s",
                  Annotation.SELECTED, Annotation.CLUSTER, Annotation.LOSS_LAST);
      run(
          database,
          Phrase.of(
              """
              copy (
                select p.* exclude (file_row_number)%s
                from read_parquet(%s, file_row_number = true) p
                join wanted w on p.file_row_number = w.row_number
                order by w.row_number
              ) to %s (format parquet)
              """,
              added, literal(source.path()), literal(target)));
    } catch (SQLException e) {
      throw refusal(parquet, "cannot be written as a subset", e);
    }
  }

  private static void fillWanted(
      DuckDBConnection database, long[] rows, Optional<Annotation> annotation, int[] datasetRows)
      throws SQLException {
    run(
        database,
        "create table wanted (row_number bigint, selected boolean, cluster integer, loss float)");
    try (var appender = database.createAppender("main", "wanted")) {
      for (int i = 0; i < rows.length; i++) {
        appender.beginRow();
        appender.append(rows[i]);
        if (annotation.isPresent()) {
          appendAnnotation(appender, annotation.get(), datasetRows[i]);
        } else {
          appender.appendNull().appendNull().appendNull();
        }
        appender.endRow();
      }
    }
  }

  private static void appendAnnotation(DuckDBAppender appender, Annotation annotation, int row)
      throws SQLException {
    appender.append(annotation.selected()[row]);
    if (annotation.cluster()[row] < 0) {
      appender.appendNull();
    } else {
      appender.append(annotation.cluster()[row]);
    }
    if (Float.isFinite(annotation.lastLoss()[row])) {
      appender.append(annotation.lastLoss()[row]);
    } else {
      appender.appendNull();
    }
  }

  @Override
  public void fromJsonLines(Path jsonLines, Path target) throws IOException {
    try (var source = new Alias(jsonLines);
        var database = open()) {
      run(
          database,
          Phrase.of(
              "copy (select * from read_json(%s, format = 'newline_delimited', sample_size = -1,"
                  + " maximum_object_size = 67108864)) to %s (format parquet)",
              literal(source.path()), literal(target)));
    } catch (SQLException e) {
      throw refusal(jsonLines, "cannot be written as Parquet", e);
    }
  }

  private static DuckDBConnection open() throws SQLException {
    var database = (DuckDBConnection) new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
    try {
      run(database, "set memory_limit = '" + MEMORY_LIMIT + "'");
      run(database, "set autoinstall_known_extensions = false");
      run(database, "set autoload_known_extensions = false");
      run(database, "set temp_directory = ''");
      return database;
    } catch (SQLException e) {
      database.close();
      throw e;
    }
  }

  private static void run(DuckDBConnection database, String sql) throws SQLException {
    try (var statement = database.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String literal(Path path) {
    return "'" + path.toAbsolutePath().toString().replace("'", "''") + "'";
  }

  private static S2lException refusal(Path file, String what, SQLException e) {
    String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return new S2lException(ExitCode.DATA, Phrase.of("%s %s: %s", file, what, message), e);
  }

  /// A link to a file under a name without wildcards, which DuckDB would expand.
  private static final class Alias implements AutoCloseable {
    private final Path folder;
    private final Path link;

    Alias(Path file) throws IOException {
      folder = Files.createTempDirectory("s2l-parquet");
      link = Files.createSymbolicLink(folder.resolve("data"), file.toAbsolutePath());
    }

    Path path() {
      return link;
    }

    @Override
    public void close() throws IOException {
      Files.deleteIfExists(link);
      Files.deleteIfExists(folder);
    }
  }
}
