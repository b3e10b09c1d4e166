package dev.s2l.pipeline;

import dev.s2l.dataset.PastInput;
import dev.s2l.run.Phrase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds out how the files changed that a data set was read from.
final class DataChanges {
  private final List<Path> unmatched;
  private final List<String> lines = new ArrayList<>();

  private DataChanges(List<Path> now) {
    this.unmatched = new ArrayList<>(now);
  }

  /// One line for each file that was changed, added or removed; none if the files have the same
  /// content in the same order, even at other paths.
  ///
  /// @param now the files that would be read; they exist
  static List<String> between(List<PastInput> before, List<Path> now) throws IOException {
    List<Path> files = now.stream().map(file -> file.toAbsolutePath().normalize()).toList();
    var changes = new DataChanges(files);
    changes.compare(before);
    if (changes.lines.isEmpty() && !inOrder(before, files)) {
      return List.of("the files come in another order");
    }
    return changes.lines;
  }

  private static boolean inOrder(List<PastInput> before, List<Path> now) throws IOException {
    for (int i = 0; i < Math.min(before.size(), now.size()); i++) {
      if (!before.get(i).isStill(now.get(i))) {
        return false;
      }
    }
    return true;
  }

  private void compare(List<PastInput> before) throws IOException {
    var notAtTheirPath = new ArrayList<PastInput>();
    for (PastInput input : before) {
      if (!unmatched.remove(input.path())) {
        notAtTheirPath.add(input);
      } else if (!input.isStill(input.path())) {
        changed(input, input.path());
      }
    }
    for (PastInput input : notAtTheirPath) {
      Optional<Path> moved = Optional.empty();
      Optional<Path> sameName = Optional.empty();
      for (Path file : unmatched) {
        if (moved.isEmpty() && input.isStill(file)) {
          moved = Optional.of(file);
        } else if (file.endsWith(input.path().getFileName())) {
          sameName = Optional.of(file);
        }
      }
      if (moved.isPresent()) {
        unmatched.remove(moved.get());
      } else if (sameName.isPresent()) {
        unmatched.remove(sameName.get());
        changed(input, sameName.get());
      } else {
        lines.add(
            Files.exists(input.path())
                ? Phrase.of("%s was taken away (%,d rows)", input.name(), input.rows())
                : Phrase.of(
                    "%s is gone (%,d rows): it was %s", input.name(), input.rows(), input.path()));
      }
    }
    for (Path file : unmatched) {
      lines.add(Phrase.of("%s was added", file));
    }
  }

  private void changed(PastInput input, Path file) throws IOException {
    long bytes = Files.size(file);
    lines.add(
        Phrase.of(
            "%s changed: it had %,d rows in %,d bytes, now it has %s",
            input.name(),
            input.rows(),
            input.bytes(),
            bytes == input.bytes() ? "other ones of that size" : Phrase.of("%,d bytes", bytes)));
  }
}
