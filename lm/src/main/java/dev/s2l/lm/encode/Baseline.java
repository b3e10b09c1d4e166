package dev.s2l.lm.encode;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What unrelated texts score with one layer of an encoder, from 0 to 1: rescaled scores are 0
/// there.
record Baseline(double precision, double recall, double f1) {
  private static final String HEADER = "LAYER,P,R,F";

  /// Reads one layer of a file in bert-score's layout: the header `LAYER,P,R,F`, then a line for
  /// each layer.
  ///
  /// @throws S2lException (3) if it is no such file; (2) if it lacks the layer
  static Baseline read(Path file, int layer) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new S2lException(
          ExitCode.DATA, Phrase.of("cannot read the baseline file %s (%s).", file, e), e);
    }
    if (lines.isEmpty() || !lines.getFirst().strip().equals(HEADER)) {
      throw new S2lException(
          ExitCode.DATA,
          Phrase.of(
              "%s:1: expected the header of a baseline file, %s; take the file that bert-score has"
                  + " for this encoder.",
              file, HEADER));
    }
    for (int i = 1; i < lines.size(); i++) {
      String[] fields = lines.get(i).strip().split(",", -1);
      if (fields[0].equals(Integer.toString(layer))) {
        return parse(fields, file + ":" + (i + 1));
      }
    }
    throw new S2lException(
        ExitCode.USAGE, Phrase.of("the baseline file %s has no line for layer %d.", file, layer));
  }

  private static Baseline parse(String[] fields, String place) {
    var values = new double[3];
    for (int i = 0; i < values.length; i++) {
      try {
        values[i] = fields.length == 4 ? Double.parseDouble(fields[i + 1]) : Double.NaN;
      } catch (NumberFormatException e) {
        values[i] = Double.NaN;
      }
      if (!(values[i] > -1 && values[i] < 1)) {
        throw new S2lException(
            ExitCode.DATA,
            Phrase.of(
                "%s: '%s' is no line of a baseline file; expected a layer and three numbers between"
                    + " -1 and 1.",
                place, String.join(",", fields)));
      }
    }
    return new Baseline(values[0], values[1], values[2]);
  }
}
