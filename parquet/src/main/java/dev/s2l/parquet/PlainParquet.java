package dev.s2l.parquet;

import dev.s2l.dataset.Annotation;
import dev.s2l.dataset.ParquetFiles;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.parquet.format.KeyValue;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.StringNode;

/// [ParquetFiles] in Java alone.
public final class PlainParquet implements ParquetFiles {
  private static final int BUFFER = 1 << 16;

  @Override
  public void toJsonLines(Path parquet, Path jsonLines) throws IOException {
    refusing(
        Phrase.of("%s cannot be read as Parquet", parquet),
        () -> {
          try (var input = ParquetInput.open(parquet);
              var out = open(jsonLines)) {
            RowsAsJson.write(input, out);
            return "";
          }
        });
  }

  @Override
  public long rows(Path parquet) throws IOException {
    return refusing(
        Phrase.of("%s cannot be read as Parquet", parquet),
        () -> {
          try (var input = ParquetInput.open(parquet)) {
            return input.rows();
          }
        });
  }

  @Override
  public Optional<String> differences(List<Path> files) throws IOException {
    return refusing(
        Phrase.of("one of %s cannot be read as Parquet", files),
        () -> {
          try (var inputs = new Inputs(files)) {
            return JoinedForm.differences(inputs.open);
          }
        });
  }

  @Override
  public boolean sameColumns(Path first, Path second) throws IOException {
    return refusing(
        Phrase.of("%s or %s cannot be read as Parquet", first, second),
        () -> {
          try (var one = ParquetInput.open(first);
              var other = ParquetInput.open(second)) {
            return names(one).equals(names(other))
                && JoinedForm.differences(List.of(one, other)).isEmpty()
                && features(one).equals(features(other));
          }
        });
  }

  private static Set<String> names(ParquetInput input) {
    return input.root().children().stream().map(Node::name).collect(Collectors.toSet());
  }

  /// What the Python library `datasets` noted about the columns; beside it stands what belongs to
  /// one file alone.
  private static JsonNode features(ParquetInput input) {
    var entries = input.footer().getKey_value_metadata();
    for (KeyValue entry : entries == null ? List.<KeyValue>of() : entries) {
      if (entry.getKey().equals("huggingface") && entry.getValue() != null) {
        try {
          return Json.COMPACT.readTree(entry.getValue()).at("/info/features");
        } catch (JacksonException e) {
          return StringNode.valueOf(entry.getValue());
        }
      }
    }
    return MissingNode.getInstance();
  }

  @Override
  public void subset(
      List<Chosen> parts, Optional<Annotation> annotation, int[] datasetRows, Path target)
      throws IOException {
    var files = parts.stream().map(Chosen::parquet).toList();
    refusing(
        Phrase.of("%s cannot be written as a subset", files.size() == 1 ? files.getFirst() : files),
        () -> {
          try (var inputs = new Inputs(files);
              var out = open(target)) {
            RowCopy.write(inputs.open, parts, annotation, datasetRows, out);
            return "";
          }
        });
  }

  @Override
  public List<String> fromJsonLines(Path jsonLines, boolean annotated, Path target)
      throws IOException {
    return refusing(
        Phrase.of("%s cannot be written as Parquet", target.getFileName()),
        () -> {
          var declared = DeclaredRows.of(jsonLines, annotated);
          try (var out = open(target)) {
            declared.write(jsonLines, out);
          }
          return declared.told();
        });
  }

  private static OutputStream open(Path file) throws IOException {
    return new BufferedOutputStream(Files.newOutputStream(file), BUFFER);
  }

  private interface Work<T> {
    T result() throws IOException;
  }

  /// Whatever a damaged file makes its decoders do is a refusal; that a disk is full is not.
  private static <T> T refusing(String what, Work<T> work) throws IOException {
    try {
      return work.result();
    } catch (S2lException e) {
      throw e;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (Damage e) {
      throw new S2lException(ExitCode.DATA, Phrase.of("%s: %s.", what, e.getMessage()), e);
    } catch (RuntimeException e) {
      throw new S2lException(
          ExitCode.DATA, Phrase.of("%s: it is damaged (%s).", what, String.valueOf(e)), e);
    }
  }

  private static final class Inputs implements AutoCloseable {
    private final List<ParquetInput> open = new ArrayList<>();

    Inputs(List<Path> files) throws IOException {
      try {
        for (Path file : files) {
          open.add(ParquetInput.open(file));
        }
      } catch (IOException | RuntimeException e) {
        close();
        throw e;
      }
    }

    @Override
    public void close() {
      open.forEach(ParquetInput::close);
    }
  }
}
