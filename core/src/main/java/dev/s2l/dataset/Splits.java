package dev.s2l.dataset;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
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
  private static final int SHOWN = 5;
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

  /// The part of a data set that is read.
  ///
  /// @param subset of those that its card names, or a folder of it; empty: the default one
  /// @param split empty: `train`, where there are several
  record Part(Optional<String> subset, Optional<String> split) {}

  /// Files of a folder.
  ///
  /// @param rowsOf the wanted split if no name says one, so that rows have to
  record Chosen(List<Path> files, Optional<String> rowsOf) {
    Chosen(List<Path> files) {
      this(files, Optional.empty());
    }
  }

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

  /// The splits that a card names.
  private Splits(Path folder, SortedMap<String, List<Path>> bySplit, List<Path> files) {
    this.folder = folder;
    this.bySplit.putAll(bySplit);
    for (Path file : files) {
      if (bySplit.values().stream().noneMatch(ofSplit -> ofSplit.contains(file))) {
        ofNone.add(file);
      }
    }
  }

  /// The files of the wanted split, or all if there are no several splits.
  ///
  /// @param files of `folder`
  /// @param part of the data set that the user wants
  /// @param told gets a sentence if files are left out
  /// @throws S2lException (2) naming the splits or subsets, if the wanted one is not there
  static Chosen chosen(Path folder, List<Path> files, Part part, Consumer<String> told)
      throws IOException {
    if (part.split().equals(Optional.of(ALL)) && part.subset().isEmpty()) {
      return new Chosen(files);
    }
    var card = DatasetCard.of(folder, told);
    boolean heldOut = part.split().equals(Optional.of(UNDECIDED));
    // Held-out data have the subset of the data, if they have subsets.
    var subset = part.subset().filter(name -> !heldOut || card.has(name));
    if (card.hasSubsets()) {
      var bySplit = card.files(files, subset);
      List<Path> ofNames = bySplit.remove("");
      return ofNames == null
          ? chosen(new Splits(folder, bySplit, files), ofSubset(bySplit), part.split(), told)
          : chosen(new Splits(folder, ofNames), ofNames, part.split(), told);
    }
    if (subset.isPresent()) {
      Path below = folder.resolve(subset.get()).normalize();
      var ofFolder = files.stream().filter(file -> file.normalize().startsWith(below)).toList();
      if (ofFolder.isEmpty() || below.equals(folder.normalize())) {
        throw new S2lException(
            ExitCode.USAGE,
            Phrase.of(
                "--subset %s: %s has no README.md with `configs:` that names it, and no folder of"
                    + " that name with data files.",
                subset.get(), folder));
      }
      return chosen(new Splits(below, ofFolder), ofFolder, part.split(), told);
    }
    return chosen(new Splits(folder, files), files, part.split(), told);
  }

  private static List<Path> ofSubset(SortedMap<String, List<Path>> bySplit) {
    return bySplit.values().stream().flatMap(List::stream).distinct().sorted().toList();
  }

  /// @param files all that may be read
  private static Chosen chosen(
      Splits splits, List<Path> files, Optional<String> wanted, Consumer<String> told) {
    if (wanted.isEmpty() && splits.bySplit.size() == 1) {
      splits.tellOfMixedIn(told);
    }
    if (wanted.equals(Optional.of(ALL)) || (wanted.isEmpty() && splits.bySplit.size() < 2)) {
      return new Chosen(files);
    }
    if (wanted.equals(Optional.of(UNDECIDED))) {
      if (splits.bySplit.size() < 2) {
        return new Chosen(files);
      }
      throw new S2lException(
          ExitCode.USAGE,
          Phrase.of(
              "%s has the splits %s. Name the held-out one with --eval-split.",
              splits.folder, splits.counted()));
    }
    return splits.bySplit.isEmpty()
        ? new Chosen(files, wanted)
        : new Chosen(splits.chosen(wanted, told));
  }

  /// Says so if files whose names say a split that is no training data are read with others.
  private void tellOfMixedIn(Consumer<String> told) {
    String only = bySplit.firstKey();
    if (!only.equals(USUAL) && !ofNone.isEmpty()) {
      told.accept(
          Phrase.of(
              "%s has the split %s, and %s: all are read together. --split %s reads only"
                  + " that one.",
              folder, counted(), ofNone(), only));
    }
  }

  /// Says so if files that were named one by one, or by a pattern, are of several splits.
  static void tellOfMixture(List<Path> files, Consumer<String> told) {
    var firstOf = new TreeMap<String, String>();
    for (Path file : files) {
      String name = String.valueOf(file.getFileName());
      shard(file)
          .flatMap(Splits::word)
          .or(() -> word(name))
          .ifPresent(split -> firstOf.putIfAbsent(split, name));
    }
    if (firstOf.size() > 1) {
      told.accept(
          Phrase.of(
              "files of several splits are read, as they were named: %s.",
              firstOf.entrySet().stream()
                  .map(split -> Phrase.of("%s (%s)", split.getKey(), split.getValue()))
                  .collect(Collectors.joining(", "))));
    }
  }

  private List<Path> chosen(Optional<String> wanted, Consumer<String> told) {
    String asked = wanted.orElse(USUAL);
    String name = bySplit.containsKey(asked) ? asked : WORDS.getOrDefault(asked, asked);
    List<Path> found = bySplit.getOrDefault(name, List.of());
    if (found.isEmpty()) {
      throw new S2lException(
          ExitCode.USAGE,
          Phrase.of(
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
            ofNone.isEmpty()
                ? ""
                : Phrase.of(
                    " and %s, which %s not read", ofNone(), ofNone.size() == 1 ? "is" : "are"),
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

  /// The files that belong to no split.
  private String ofNone() {
    String more = ofNone.size() > SHOWN ? Phrase.of(" and %,d more", ofNone.size() - SHOWN) : "";
    return Phrase.of(
        "%s of none (%s%s)",
        files(ofNone.size()),
        ofNone.stream()
            .limit(SHOWN)
            .map(file -> folder.relativize(file).toString())
            .collect(Collectors.joining(", ")),
        more);
  }

  private static String files(int count) {
    return count == 1 ? "1 file" : Phrase.of("%,d files", count);
  }

  /// The split that a word names by itself.
  static Optional<String> usual(String word) {
    return Optional.ofNullable(WORDS.get(word.toLowerCase(Locale.ROOT)));
  }

  /// The split that the user named, if it is one.
  static Optional<String> asked(Part part) {
    return part.split().filter(split -> !split.equals(ALL) && !split.equals(UNDECIDED));
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
