package dev.s2l.pipeline;

import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.InputFile;
import dev.s2l.dataset.InputSpec;
import dev.s2l.handover.SelectionCard;
import dev.s2l.handover.SelectionFolder;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The ranks of rows that are read from subsets: those of the lines of `selection.jsonl`, whose
/// order is that of the rows in the files.
final class SubsetRanks {
  private static final String WANTED =
      "--order rank takes the ranks of selection.jsonl, which s2l select writes beside a subset: ";

  private SubsetRanks() {}

  /// @param source of `dataset`
  /// @return by row of `dataset`
  /// @throws S2lException (2) naming a file whose rows have no ranks
  static int[] of(Dataset dataset, DataSource source) throws IOException {
    List<InputSpec> inputs = Dataset.files(source.files(), source.settings());
    var byInput = new ArrayList<int[]>();
    for (int i = 0; i < inputs.size(); i++) {
      byInput.add(ranks(inputs.get(i).path(), dataset.inputs().get(i)));
    }
    int[] next = new int[inputs.size()];
    int[] ranks = new int[dataset.size()];
    for (int row = 0; row < ranks.length; row++) {
      int input = dataset.inputOf(row);
      ranks[row] = byInput.get(input)[next[input]++];
    }
    return ranks;
  }

  private static int[] ranks(Path file, InputFile read) throws IOException {
    Path lines =
        above(file, "selection.jsonl")
            .orElseThrow(() -> refused(Phrase.of("there is none beside %s", file)));
    Path folder =
        above(file, "card.json")
            .orElseThrow(() -> refused(Phrase.of("there is no card.json beside %s", file)));
    String name = relative(folder, file);
    String selection = relative(folder, lines.resolve("selection.jsonl"));
    String around = selection.substring(0, selection.length() - "selection.jsonl".length());
    int before = 0;
    for (SelectionCard.Output output : SelectionFolder.card(folder).outputs()) {
      if (output.file().equals(name)) {
        return ranks(file, read, lines, before, output);
      }
      if (isSubset(output.file(), around)) {
        before += output.rows();
      }
    }
    throw refused(Phrase.of("%s is no file of it", file));
  }

  /// Whether a file holds rows of the subset in the folder `around`, not of a nested one.
  private static boolean isSubset(String name, String around) {
    return name.startsWith(around + "subset.") || name.startsWith(around + "subset/");
  }

  private static int[] ranks(
      Path file, InputFile read, Path lines, int before, SelectionCard.Output output)
      throws IOException {
    if (!String.valueOf(file.getFileName()).startsWith("subset.")
        && !relative(lines, file).startsWith("subset/")) {
      throw refused(
          Phrase.of("%s holds all rows, the chosen ones marked; choose without --annotate", file));
    }
    if (!read.sha256().equals(output.sha256())) {
      throw refused(Phrase.of("%s was changed since", file));
    }
    if (read.accepted() != output.rows()) {
      throw refused(Phrase.of("not all rows of %s could be read", file));
    }
    try (var all = SelectionFolder.lines(lines)) {
      return all.skip(before).limit(output.rows()).mapToInt(SelectionFolder.Line::rank).toArray();
    }
  }

  /// The nearest folder around `file` that has a file of this name.
  private static Optional<Path> above(Path file, String name) {
    Path folder = file.toAbsolutePath().normalize().getParent();
    while (folder != null && !Files.isRegularFile(folder.resolve(name))) {
      folder = folder.getParent();
    }
    return Optional.ofNullable(folder);
  }

  private static String relative(Path folder, Path file) {
    return folder.relativize(file.toAbsolutePath().normalize()).toString().replace('\\', '/');
  }

  private static S2lException refused(String why) {
    return new S2lException(
        ExitCode.USAGE, WANTED + why + ". Give --data the folder selection/ of a run.");
  }
}
