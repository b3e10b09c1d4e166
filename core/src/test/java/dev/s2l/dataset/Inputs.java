package dev.s2l.dataset;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.s2l.run.Progress;
import dev.s2l.run.S2lException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/// Files in a folder of one test, and data sets read from them.
final class Inputs {
  static final String GOOD = "{\"instruction\":\"1+1?\",\"output\":\"2\"}";

  private final Path folder;

  Inputs(Path folder) {
    this.folder = folder;
  }

  Path file(String name, String text) {
    return file(name, text.getBytes(StandardCharsets.UTF_8));
  }

  Path file(String name, byte[] bytes) {
    try {
      return Files.write(folder.resolve(name), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Dataset read(Path... files) {
    return read(DatasetSettings.defaults(), files);
  }

  Dataset read(DatasetSettings settings, Path... files) {
    try {
      return Dataset.read(List.of(files), settings, folder.resolve("dataset"), Progress.SILENT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Dataset readText(String text) {
    return read(file("rows.jsonl", text));
  }

  S2lException refusal(DatasetSettings settings, Path... files) {
    var refusal = catchThrowableOfType(S2lException.class, () -> read(settings, files).close());
    if (refusal == null) {
      throw new AssertionError("not refused");
    }
    return refusal;
  }

  S2lException refusal(Path... files) {
    return refusal(DatasetSettings.defaults(), files);
  }

  /// The single rejection of a file that has `row` between two good rows.
  Rejection rejectionOf(String row) {
    return rejectionOf(row.getBytes(StandardCharsets.UTF_8));
  }

  Rejection rejectionOf(byte[] row) {
    var text = new ByteArrayOutputStream();
    text.writeBytes((GOOD + "\n").getBytes(StandardCharsets.UTF_8));
    text.writeBytes(row);
    text.writeBytes(("\n" + GOOD + "\n").getBytes(StandardCharsets.UTF_8));
    try (var dataset = read(file("rows.jsonl", text.toByteArray()))) {
      if (dataset.size() != 2 || dataset.location(1).line() != 3) {
        throw new AssertionError("the good rows around it were not both accepted");
      }
      var rejections = dataset.rejections();
      if (rejections.size() != 1 || rejections.getFirst().line() != 2) {
        throw new AssertionError("expected one rejection in line 2, got " + rejections);
      }
      return rejections.getFirst();
    }
  }

  static List<String> rows(Dataset dataset) {
    var rows = new ArrayList<String>();
    for (int row = 0; row < dataset.size(); row++) {
      rows.add(new String(dataset.rowBytes(row), StandardCharsets.UTF_8));
    }
    return rows;
  }

  static List<String> outputs(Dataset dataset) {
    var outputs = new ArrayList<String>();
    dataset.forEach(
        0,
        dataset.size(),
        example -> outputs.add(((Content.SingleTurn) example.content()).output()));
    return outputs;
  }

  static byte[] gzip(byte[] bytes) {
    var packed = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }
}
