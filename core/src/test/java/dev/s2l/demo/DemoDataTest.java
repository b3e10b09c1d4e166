package dev.s2l.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Hashes;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoDataTest {
  private static final DemoData DEMO =
      DemoData.generate(DemoData.DEFAULT_SEED, DemoData.DEFAULT_ROWS);

  @Test
  void theDefaultDataSetIsTheSameBytesForEver(@TempDir Path folder) throws IOException {
    Path data = DEMO.write(folder);

    assertThat(data).isEqualTo(folder.resolve("demo.jsonl"));
    assertThat(Hashes.sha256(data))
        .isEqualTo("cb0684e60107ce02491ba980e16c316e8f67c2e889205b55f6209d3668396a37");
    assertThat(Hashes.sha256(folder.resolve("planted.jsonl")))
        .isEqualTo("5d53e0346b8285c69e961bfac86500af70ff51b5466cdd6879a5479f1bd727d4");
  }

  @Test
  void theLocaleOfTheMachineChangesNothing() {
    Locale before = Locale.getDefault();
    try {
      for (String tag : List.of("ar-EG-u-nu-arab", "tr-TR", "hi-IN-u-nu-deva")) {
        Locale.setDefault(Locale.forLanguageTag(tag));
        assertThat(DemoData.generate(DemoData.DEFAULT_SEED, DemoData.DEFAULT_ROWS)).isEqualTo(DEMO);
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void anotherSeedGivesOtherRows() {
    DemoData other = DemoData.generate(43, DemoData.DEFAULT_ROWS);

    assertThat(other.rows()).hasSameSizeAs(DEMO.rows());
    var questions = new HashSet<>(DEMO.rows().stream().map(DemoData.Row::instruction).toList());
    long shared =
        other.rows().stream().filter(row -> questions.contains(row.instruction())).count();
    assertThat(shared).isLessThan(DEMO.rows().size() / 10);
  }

  @Test
  void thirteenTopicsAreOfVeryDifferentFrequency() {
    Map<String, Long> topics = counts(DemoData.Row::topic);

    assertThat(topics)
        .containsOnlyKeys(
            "addition",
            "sharing",
            "groups",
            "left-over",
            "discount",
            "speed",
            "units",
            "average",
            "rectangle",
            "fraction",
            "ages",
            "interest",
            "sequence");
    assertThat(share(topics, "addition")).isCloseTo(0.30, within(0.01));
    assertThat(share(topics, "sharing")).isCloseTo(0.20, within(0.01));
    assertThat(share(topics, "average")).isCloseTo(0.03, within(0.005));
    assertThat(share(topics, "sequence")).isCloseTo(0.005, within(0.002));
  }

  @Test
  void threeSourcesShareTheRowsSixtyTwentyEightTwelve() {
    Map<String, Long> sources = counts(DemoData.Row::source);

    assertThat(sources).containsOnlyKeys("worksheet", "textbook", "forum");
    assertThat(share(sources, "worksheet")).isCloseTo(0.60, within(0.02));
    assertThat(share(sources, "textbook")).isCloseTo(0.28, within(0.02));
    assertThat(share(sources, "forum")).isCloseTo(0.12, within(0.02));
  }

  @Test
  void rowsAreShortEnoughForADemoOfAMinute() {
    double question =
        DEMO.rows().stream().mapToInt(row -> words(row.instruction())).average().orElseThrow();
    double output =
        DEMO.rows().stream().mapToInt(row -> words(row.output())).average().orElseThrow();

    assertThat(question).isBetween(12.0, 18.0);
    assertThat(output).isBetween(8.0, 16.0);
    assertThat(DEMO.rows()).allMatch(row -> words(row.output()) <= 35);
  }

  @Test
  void plantedRowsAreAsManyAsPromisedAndOnlyTheSideFileNamesThem() {
    Map<Fault, Long> kinds =
        DEMO.planted().stream()
            .collect(Collectors.groupingBy(Planted::kind, TreeMap::new, Collectors.counting()));

    assertThat(kinds)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                Fault.WRONG_OUTPUT, 48L,
                Fault.WRONG_ANSWER, 32L,
                Fault.TRUNCATED, 48L,
                Fault.DUPLICATE, 56L));
    for (Planted planted : DEMO.planted()) {
      assertThat(DEMO.rows().get(planted.row()).id()).isEqualTo(planted.id());
    }
    assertThat(DEMO.planted()).isSortedAccordingTo((a, b) -> Integer.compare(a.row(), b.row()));
  }

  @Test
  void eachFaultIsWhatItSays() {
    var byId = new HashMap<String, DemoData.Row>();
    DEMO.rows().forEach(row -> byId.put(row.id(), row));
    for (Planted planted : DEMO.planted()) {
      DemoData.Row row = DEMO.rows().get(planted.row());
      switch (planted.kind()) {
        case WRONG_OUTPUT, WRONG_ANSWER ->
            assertThat(row.output()).contains("The answer is ").isNotEqualTo(planted.detail());
        case TRUNCATED ->
            assertThat(planted.detail())
                .startsWith(row.output())
                .hasSizeGreaterThan(row.output().length());
        case DUPLICATE -> {
          DemoData.Row original =
              Objects.requireNonNull(byId.get(planted.detail().substring("copy of ".length())));
          assertThat(normal(row)).isEqualTo(normal(original));
          assertThat(row.id()).isNotEqualTo(original.id());
        }
      }
    }
  }

  @Test
  void onlyPlantedRowsRepeatOthers() {
    var planted = DEMO.planted().stream().map(Planted::id).collect(Collectors.toSet());
    var seen = new HashSet<String>();
    for (DemoData.Row row : DEMO.rows()) {
      if (!planted.contains(row.id())) {
        assertThat(seen.add(row.instruction().toLowerCase(Locale.ROOT))).as(row.id()).isTrue();
      }
    }
  }

  @Test
  void theSideFileReadsBack(@TempDir Path folder) throws IOException {
    DEMO.write(folder);

    assertThat(DemoData.readPlanted(folder.resolve(DemoData.PLANTED_FILE)))
        .isEqualTo(DEMO.planted());
  }

  @Test
  void aBrokenSideFileIsNamedWithItsLine(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("planted.jsonl");
    Files.writeString(
        file, "{\"row\":1,\"id\":\"demo-00002\",\"kind\":\"truncated\",\"detail\":\"\"}\n{\n");

    assertThatThrownBy(() -> DemoData.readPlanted(file))
        .isInstanceOfSatisfying(
            S2lException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.RUN_DIRECTORY))
        .hasMessageContaining("planted.jsonl, line 2");
  }

  @Test
  void fewerThanFiveHundredRowsAreRefused() {
    assertThatThrownBy(() -> DemoData.generate(1, 499)).hasMessageContaining("499");
    assertThat(DemoData.generate(1, 500).rows()).hasSize(500);
  }

  private static Map<String, Long> counts(Function<DemoData.Row, String> key) {
    return DEMO.rows().stream().collect(Collectors.groupingBy(key, Collectors.counting()));
  }

  private static double share(Map<String, Long> counts, String key) {
    return counts.getOrDefault(key, 0L) / (double) DemoData.DEFAULT_ROWS;
  }

  private static List<String> normal(DemoData.Row row) {
    return List.of(
        (row.instruction() + "\n" + row.output()).toLowerCase(Locale.ROOT).split("\\s+"));
  }

  private static int words(String text) {
    return text.split("\\s+").length;
  }
}
