package dev.s2l.dataset;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The splits of a folder, as the Python library `datasets` sees them in names: `train.jsonl`,
/// `test/rows.csv`, `data/train_sft-00000-of-00003.parquet`.
final class Splits {
  /// Reads all files, whatever split they are of.
  static final String ALL = "all";

  /// Refuses folders with several splits: the user has to name one.
  static final String UNDECIDED = "";

  private static final String USUAL = "train";
  private static final Map<String, String> WORDS =
      Map.of(
          "train", "train",
          "training", "train",
          "validation", "validation",
          "valid", "validation",
          "val", "validation",
          "dev", "validation",
          "test", "test",
          "testing", "test",
          "eval", "test",
          "evaluation", "test");
  private static final Pattern SHARD =
      Pattern.compile("(.+)-[0-9]{5}-of-[0-9]{5}(-[0-9a-f]+)?\\..*");
  private static final Pattern BETWEEN_WORDS = Pattern.compile("[-._ 0-9]+");

  private final Path folder;
  private final SortedMap<String, List<Path>> bySplit = new TreeMap<>();
  private final List<Path> ofNone = new ArrayList<>();

  private Splits(Path folder, List<Path> files) {
    this.folder = folder;
    boolean shards = files.stream().anyMatch(file -> shard(file).flatMap(Splits::word).isPresent());
    for (Path file : files) {
      Optional<String> split = shards ? shard(file) : Optional.empty();
      split
          .or(() -> wordIn(folder.relativize(file)))
          .ifPresentOrElse(
              name -> bySplit.computeIfAbsent(name, n -> new ArrayList<>()).add(file),
              () -> ofNone.add(file));
    }
  }

  /// The files of the wanted split, or all if there are no several splits.
  ///
  /// @param files of `folder`
  /// @param wanted by the user; `train` if it is absent
  /// @param told gets a sentence if files are left out
  /// @throws S2lException (2) naming the splits, if the wanted one is not there
  static List<Path> chosen(
      Path folder, List<Path> files, Optional<String> wanted, Consumer<String> told) {
    var splits = new Splits(folder, files);
    if (wanted.equals(Optional.of(ALL)) || wanted.isEmpty() && splits.bySplit.size() < 2) {
      return files;
    }
    if (wanted.equals(Optional.of(UNDECIDED))) {
      if (splits.bySplit.size() < 2) {
        return files;
      }
      throw new S2lException(
          ExitCode.USAGE,
          Phrase.of(
              "%s has the splits %s. Name the held-out one with --eval-split.",
              folder, splits.counted()));
    }
    return splits.chosen(wanted, told);
  }

  private List<Path> chosen(Optional<String> wanted, Consumer<String> told) {
    String asked = wanted.orElse(USUAL);
    String name = bySplit.containsKey(asked) ? asked : WORDS.getOrDefault(asked, asked);
    List<Path> found = bySplit.getOrDefault(name, List.of());
    if (found.isEmpty()) {
      throw new S2lException(
          ExitCode.USAGE,
          bySplit.isEmpty()
              ? Phrase.of(
                  "--split %s: no file name in %s names a split (train, validation, test). Leave it"
                      + " out.",
                  asked, folder)
              : Phrase.of(
                  "%s has the splits %s, and no %s. %s, or %s for all of them.",
                  folder,
                  counted(),
                  asked,
                  wanted.isPresent() ? "Name one of these" : "Name one with --split",
                  ALL));
    }
    told.accept(
        Phrase.of(
            "%s has the splits %s%s: %s is read.%s",
            folder,
            counted(),
            ofNone.isEmpty() ? "" : Phrase.of(" and %s of none", files(ofNone.size())),
            name,
            wanted.isPresent()
                ? ""
                : Phrase.of(" --split NAME reads another, --split %s all of them.", ALL)));
    return found;
  }

  private String counted() {
    return bySplit.entrySet().stream()
        .map(split -> Phrase.of("%s (%s)", split.getKey(), files(split.getValue().size())))
        .collect(Collectors.joining(", "));
  }

  private static String files(int count) {
    return count == 1 ? "1 file" : Phrase.of("%,d files", count);
  }

  private static Optional<String> shard(Path file) {
    var matcher = SHARD.matcher(String.valueOf(file.getFileName()));
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /// The split that the file's own name says, else the nearest folder's.
  private static Optional<String> wordIn(Path relative) {
    for (int i = relative.getNameCount() - 1; i >= 0; i--) {
      var word = word(relative.getName(i).toString());
      if (word.isPresent()) {
        return word;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> word(String name) {
    for (String part : BETWEEN_WORDS.split(name.toLowerCase(Locale.ROOT))) {
      if (WORDS.containsKey(part)) {
        return Optional.of(WORDS.getOrDefault(part, part));
      }
    }
    return Optional.empty();
  }
}
