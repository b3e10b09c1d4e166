package dev.s2l.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.testkit.FailingFiles;
import dev.s2l.testkit.FailingFiles.Then;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Files, folders and locks, while the first file call fails, then the second, and so on, until an
/// attempt makes so few that none fails.
class FailingFilesTest {
  private static final String OLD = "old\n".repeat(20_000);
  private static final String NEW = "new text\n".repeat(10_000);
  private static final Predicate<String> OLD_OR_NEW = List.of(OLD, NEW)::contains;

  @TempDir private Path folder;

  /// One attempt in a folder of its own, whose `failing` first call does not succeed.
  private record Attempt(Path folder, FailingFiles files, @Nullable Throwable thrown) {
    boolean failed() {
      return files.failed();
    }
  }

  /// What is done with the paths of a folder whose calls fail.
  @FunctionalInterface
  private interface Work {
    void in(Path folder) throws Throwable;
  }

  /// The attempts up to and with the first in which no call failed.
  private List<Attempt> attempts(Then then, Work before, Work work) throws Throwable {
    var attempts = new ArrayList<Attempt>();
    do {
      int failing = attempts.size() + 1;
      Path place = Files.createDirectory(folder.resolve(then + "-" + failing));
      before.in(place);
      var files = new FailingFiles(failing, then, place);
      attempts.add(new Attempt(place, files, thrown(() -> work.in(files.path(place)))));
    } while (attempts.getLast().failed());
    assertThat(attempts.getLast().thrown()).isNull();
    return attempts;
  }

  private static @Nullable Throwable thrown(ThrowingCallable work) {
    try {
      work.call();
      return null;
    } catch (Throwable e) {
      return e;
    }
  }

  private static List<String> namesIn(Path folder) throws IOException {
    try (var paths = Files.list(folder)) {
      return paths.map(path -> String.valueOf(path.getFileName())).sorted().toList();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// What the file or the folder `name` of each attempt holds, the first failure first.
  private static List<String> held(List<Attempt> attempts, String name) throws IOException {
    var texts = new ArrayList<String>();
    for (Attempt attempt : attempts) {
      texts.add(Files.readString(attempt.folder().resolve(name)));
    }
    return texts;
  }

  @ParameterizedTest
  @EnumSource
  void aFileIsTheOldOneOrTheNewOneWhicheverCallFails(Then then) throws Throwable {
    var attempts =
        attempts(
            then,
            place -> Files.writeString(place.resolve("file"), OLD),
            place -> AtomicFile.write(place.resolve("file"), bytes(NEW)));
    assertThat(held(attempts, "file")).contains(OLD, NEW).allMatch(OLD_OR_NEW);
    for (Attempt attempt : attempts) {
      Path file = attempt.folder().resolve("file");
      if (attempt.thrown() == null) {
        assertThat(Files.readString(file)).isEqualTo(NEW);
      } else {
        assertThat(attempt.thrown()).isInstanceOf(IOException.class).hasMessageContaining("fails");
      }
      if (then == Then.HEALED) {
        assertThat(namesIn(attempt.folder())).containsExactly("file");
      }
      AtomicFile.write(file, bytes(NEW));
      assertThat(Files.readString(file)).isEqualTo(NEW);
      assertThat(namesIn(attempt.folder())).containsExactly("file");
    }
  }

  private static void writeStage(Path folder, String text) throws IOException {
    try (var stage = StageFolder.begin(folder)) {
      stage.write("rows", bytes(text));
      Files.createDirectories(stage.file("nested"));
      stage.write("nested/rows", bytes(text));
      stage.commit();
    }
  }

  private static void assertWhole(Path folder) throws IOException {
    StageFolder.verify(folder);
    assertThat(StageFolder.seal(folder).files()).containsOnlyKeys("rows", "nested/rows");
    assertThat(StageFolder.stranger(folder)).isEmpty();
    assertThat(Files.readString(folder.resolve("rows")))
        .isEqualTo(Files.readString(folder.resolve("nested/rows")))
        .matches(OLD_OR_NEW);
  }

  @ParameterizedTest
  @EnumSource
  void aFolderIsTheOldOneOrTheNewOneWhicheverCallFails(Then then) throws Throwable {
    var attempts =
        attempts(
            then,
            place -> writeStage(place.resolve("stage"), OLD),
            place -> writeStage(place.resolve("stage"), NEW));
    assertThat(attempts).hasSizeGreaterThan(20);
    int moved = 0;
    for (Attempt attempt : attempts) {
      Path stage = attempt.folder().resolve("stage");
      if (then == Then.BROKEN && Files.notExists(stage)) {
        moved++; // The new folder could not be given its name, nor the old one given it back.
        assertWhole(attempt.folder().resolve("stage.replaced.tmp"));
      } else {
        assertWhole(stage);
      }
      if (attempt.thrown() == null) {
        assertThat(Files.readString(stage.resolve("rows"))).isEqualTo(NEW);
      } else {
        assertThat(attempt.thrown()).hasMessageContaining("fails");
      }
      if (then == Then.HEALED) {
        assertThat(namesIn(attempt.folder())).containsExactly("stage");
      }
      writeStage(stage, NEW);
      assertWhole(stage);
      assertThat(Files.readString(stage.resolve("rows"))).isEqualTo(NEW);
      assertThat(namesIn(attempt.folder())).containsExactly("stage");
    }
    assertThat(moved).isEqualTo(then == Then.BROKEN ? 1 : 0);
  }

  @Test
  void aFolderThatWasBeingReplacedIsThereAgainWhenTheNextAttemptBegins() throws Exception {
    Path stage = folder.resolve("stage");
    writeStage(stage, OLD);
    Files.move(stage, folder.resolve("stage.replaced.tmp"));
    StageFolder.begin(stage).close();
    assertWhole(stage);
    assertThat(namesIn(folder)).containsExactly("stage");
  }

  @ParameterizedTest
  @EnumSource
  void aFolderThatWasNotThereIsWholeOrAbsentWhicheverCallFails(Then then) throws Throwable {
    var attempts = attempts(then, place -> {}, place -> writeStage(place.resolve("stage"), NEW));
    assertThat(attempts)
        .anyMatch(attempt -> Files.notExists(attempt.folder().resolve("stage")))
        .anyMatch(attempt -> Files.exists(attempt.folder().resolve("stage")));
    for (Attempt attempt : attempts) {
      Path stage = attempt.folder().resolve("stage");
      if (Files.exists(stage)) {
        assertWhole(stage);
      }
      if (then == Then.HEALED) {
        assertThat(namesIn(attempt.folder())).isSubsetOf("stage");
      }
      writeStage(stage, NEW);
      assertWhole(stage);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFolderIsSealedInPlaceOrSaysThatItIsNotWhicheverCallFails(Then then) throws Throwable {
    var attempts =
        attempts(
            then,
            place -> {
              Files.writeString(place.resolve("column-1"), OLD);
              StageFolder.sealInPlace(place);
            },
            place -> {
              StageFolder.unseal(place);
              AtomicFile.write(place.resolve("column-2"), bytes(NEW));
              StageFolder.sealInPlace(place);
            });
    assertThat(attempts)
        .anyMatch(attempt -> StageFolder.isComplete(attempt.folder()))
        .anyMatch(attempt -> !StageFolder.isComplete(attempt.folder()));
    for (Attempt attempt : attempts) {
      if (StageFolder.isComplete(attempt.folder())) {
        StageFolder.verify(attempt.folder());
      }
      AtomicFile.write(attempt.folder().resolve("column-2"), bytes(NEW));
      StageFolder.sealInPlace(attempt.folder());
      StageFolder.verify(attempt.folder());
      assertThat(StageFolder.seal(attempt.folder()).files())
          .containsOnlyKeys("column-1", "column-2");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLockThatFailedKeepsNobodyOutWhicheverCallFails(Then then) throws Throwable {
    var attempts =
        attempts(then, place -> {}, place -> RunLock.acquire(place.resolve("run")).close());
    assertThat(attempts).hasSizeGreaterThan(4);
    for (Attempt attempt : attempts) {
      if (attempt.thrown() != null) {
        assertThat(attempt.thrown())
            .isInstanceOfSatisfying(
                S2lException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.RUN_DIRECTORY))
            .hasMessageContaining("fails");
      }
      Path run = attempt.folder().resolve("run");
      try (var lock = RunLock.acquire(run)) {
        assertThat(thrown(() -> RunLock.acquire(run)))
            .as("while %s is held", lock)
            .hasMessageContaining("is in use by this process");
      }
    }
  }
}
