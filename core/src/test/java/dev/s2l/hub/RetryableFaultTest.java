package dev.s2l.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Hashes;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Faults F14 of the reliability list, one by one, against a hub on loopback.
class RetryableFaultTest {
  private static final String API = FakeHub.apiPath("org/name");
  private static final String WEIGHTS = FakeHub.filePath("org/name", "model.safetensors");
  private static final String STORED = "store/model.safetensors";

  @TempDir private Path home;
  private Rig rig;

  @BeforeEach
  void open() throws IOException {
    rig = new Rig(home).withModel();
  }

  @AfterEach
  void close() throws IOException {
    rig.close();
    try (var files = Files.walk(home)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain(Rig.SECRET);
      }
    }
    assertThat(rig.said).noneMatch(line -> line.contains(Rig.SECRET) || line.contains("signature"));
    for (FakeHub.Seen seen : rig.server.seen) {
      assertThat(seen.hasToken()).as("%s", seen).isEqualTo(seen.server().equals("hub"));
    }
  }

  @Test
  void whoMayNotReadIsToldWhatToDo() {
    for (int status : new int[] {401, 403}) {
      rig.server.fault(API, FakeHub.status(status));
      refused().hasMessageContaining("HTTP " + status).hasMessageContaining("HF_TOKEN");
    }
    rig.server.fault(API, FakeHub.status(401, "X-Error-Code: GatedRepo"));
    refused()
        .hasMessageContaining("gated")
        .hasMessageContaining(rig.server.endpoint() + "/org/name");
    rig.server.fault(WEIGHTS, FakeHub.status(403, "X-Error-Code: GatedRepo"));
    refused().hasMessageContaining("Accept its terms at");
    assertThat(rig.pauses).isEmpty();
  }

  @Test
  void whatIsNotThereIsNamed() {
    rig.server.fault(API, FakeHub.status(404, "X-Error-Code: RepoNotFound"));
    refused().hasMessageContaining("finds no model org/name");
    rig.server.fault(API, FakeHub.status(404, "X-Error-Code: RevisionNotFound"));
    refused().hasMessageContaining("no revision \"main\"");
    rig.server.fault(WEIGHTS, FakeHub.status(404, "X-Error-Code: EntryNotFound"));
    refused().hasMessageContaining("has no model.safetensors (HTTP 404)");
    assertThat(rig.pauses).isEmpty();
  }

  @Test
  void aBusyHubIsAskedAgainWithGrowingPauses() throws IOException {
    rig.server.fault(API, FakeHub.status(503), FakeHub.status(500), FakeHub.status(502));
    assertThat(rig.model().resolve("model.safetensors")).hasBinaryContent(Rig.weights());
    assertThat(rig.pauses)
        .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
  }

  @Test
  void aPauseIsAsLongAsTheHubAsksWithinBounds() throws IOException {
    rig.server.fault(
        API,
        FakeHub.status(429, "Retry-After: 7"),
        FakeHub.status(429, "Retry-After: 86400"),
        FakeHub.status(429, "Retry-After: Wed, 21 Oct 2015 07:28:00 GMT"));
    rig.model();
    assertThat(rig.pauses)
        .containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(20), Duration.ofSeconds(4));
    assertThat(rig.said).anyMatch(line -> line.contains("HTTP 429; trying again in 7 s"));
  }

  @Test
  void aHubThatStaysBusyIsGivenUp() {
    for (int i = 0; i < 4; i++) {
      rig.server.fault(STORED, FakeHub.status(503));
    }
    refused().hasMessageContaining("answered HTTP 503, after 4 attempts");
    assertThat(rig.pauses).hasSize(3);
  }

  @Test
  void aCutBodyIsContinuedWhereItWasCut() throws IOException {
    rig.server.fault(STORED, FakeHub.cutAfter(100_000), FakeHub.cutAfter(50_000));
    assertThat(rig.model().resolve("model.safetensors")).hasBinaryContent(Rig.weights());
    List<Integer> starts =
        rig.server.seen.stream()
            .filter(seen -> seen.server().equals("store"))
            .map(seen -> seen.headers().getOrDefault("range", "bytes=0-"))
            .map(range -> Integer.parseInt(range.substring("bytes=".length(), range.length() - 1)))
            .toList();
    // What was on its way when the connection broke may be lost, so not always 100,000 and 150,000.
    assertThat(starts).hasSize(3).isSorted().startsWith(0).doesNotHaveDuplicates();
    assertThat(rig.advanced).isEqualTo(rig.total);
  }

  @Test
  void bodiesCutWithoutEndLeaveOnlyWhatCanBeContinued() throws IOException {
    for (int i = 0; i < 4; i++) {
      rig.server.fault(STORED, FakeHub.cutAfter(0));
    }
    rig.server.fault(STORED, FakeHub.cutAfter(1000));
    refused().hasMessageContaining("after 4 attempts");
    nothingOfTheWeights();

    rig.stop.request(ExitCode.INTERRUPTED);
    assertThatThrownBy(rig::model)
        .isInstanceOfSatisfying(
            S2lException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INTERRUPTED));
  }

  @Test
  void anEarlierProcessIsContinued() throws IOException {
    begin(Arrays.copyOf(Rig.weights(), 123_456));
    assertThat(rig.model().resolve("model.safetensors")).hasBinaryContent(Rig.weights());
    assertThat(rig.server.seen.getLast().headers()).doesNotContainValue("bytes=0-");
    assertThat(rig.server.seen)
        .anyMatch(seen -> "bytes=123456-".equals(seen.headers().get("range")));
    assertThat(rig.incomplete(Rig.weights())).doesNotExist();
  }

  @Test
  void aBeginningOfSomethingElseIsThrownAway() throws IOException {
    begin(new byte[123_456]);
    assertThat(rig.model().resolve("model.safetensors")).hasBinaryContent(Rig.weights());
    assertThat(rig.advanced).isEqualTo(rig.total);
  }

  @Test
  void aBeginningLongerThanTheFileIsThrownAway() throws IOException {
    begin(new byte[400_000]);
    assertThat(rig.model().resolve("model.safetensors")).hasBinaryContent(Rig.weights());
  }

  @Test
  void aServerThatIgnoresRangesSendsAllAnew() throws IOException {
    begin(Arrays.copyOf(Rig.weights(), 1000));
    rig.server.fault(STORED, FakeHub.body(Rig.weights()));
    assertThat(rig.model().resolve("model.safetensors")).hasBinaryContent(Rig.weights());
    assertThat(rig.advanced).isEqualTo(rig.total);
  }

  @Test
  void aRangeThatIsNotSatisfiableBeginsAnew() throws IOException {
    begin(Arrays.copyOf(Rig.weights(), 1000));
    rig.server.fault(STORED, FakeHub.status(416));
    assertThat(rig.model().resolve("model.safetensors")).hasBinaryContent(Rig.weights());
  }

  @Test
  void anotherRangeThanAskedForIsNotTaken() throws IOException {
    begin(Arrays.copyOf(Rig.weights(), 1000));
    rig.server.fault(
        STORED,
        (exchange, content) -> {
          exchange.getResponseHeaders().set("Content-Range", "bytes 0-999/300000");
          FakeHub.send(exchange, 206, Arrays.copyOf(content, 1000));
        });
    assertThat(rig.model().resolve("model.safetensors")).hasBinaryContent(Rig.weights());
  }

  @Test
  void damagedContentNeverGetsAName() throws IOException {
    byte[] damaged = Rig.weights();
    damaged[200_000] ^= 1;
    rig.server.fault(STORED, FakeHub.body(damaged));
    refused()
        .hasMessageContaining("arrived damaged")
        .hasMessageContaining(Hashes.sha256(damaged))
        .hasMessageContaining(Hashes.sha256(Rig.weights()));
    nothingOfTheWeights();
    assertThat(rig.incomplete(Rig.weights())).doesNotExist();

    rig.server.fault(
        FakeHub.filePath("org/name", "config.json"),
        FakeHub.body("{\"model_type\": \"gpt_neoX\"}".getBytes()));
    Files.delete(rig.blobs().resolve(rig.server.gitSha1("config.json")));
    refused().hasMessageContaining("its git sha1 is");
  }

  @Test
  void moreThanWasAnnouncedIsNotStored() throws IOException {
    rig.server.fault(STORED, FakeHub.body(new byte[900_000]));
    refused().hasMessageContaining("more than the 300000 bytes");
    nothingOfTheWeights();
    assertThat(rig.incomplete(Rig.weights())).doesNotExist();
  }

  @Test
  void aHubThatListsOneThingAndServesAnotherIsRefused() throws IOException {
    rig.server.fault(
        WEIGHTS,
        FakeHub.status(
            302,
            "X-Linked-Etag: \"" + "a".repeat(64) + "\"",
            "Location: " + rig.server.storeAddress() + "/model.safetensors"));
    refused().hasMessageContaining("lists content");
    nothingOfTheWeights();
  }

  @Test
  void silenceIsAFaultBeforeTheAnswerAndWithinIt() throws IOException {
    rig.silence = Duration.ofSeconds(1);
    rig.server.fault(API, FakeHub.hang());
    rig.server.fault(STORED, FakeHub.hangAfter(70_000));
    assertThat(rig.model().resolve("model.safetensors")).hasBinaryContent(Rig.weights());
    assertThat(rig.said)
        .anyMatch(line -> line.contains("does not answer for 1 s"))
        .anyMatch(line -> line.contains("sends nothing any more"));
  }

  @Test
  void aRedirectOnTheHubItselfKeepsTheTokenAndOneElsewhereLosesItForGood() throws IOException {
    // There and back again: who was sent away is a stranger when he returns.
    rig.server.fault(API, FakeHub.status(307, "Location: /api/models/org/renamed/revision/main"));
    rig.server.fault(
        STORED,
        FakeHub.status(302, "Location: " + rig.server.endpoint() + "/back/model.safetensors"));
    rig.server.fault("hub/back/model.safetensors", FakeHub.body(Rig.weights()));
    assertThat(rig.model().resolve("model.safetensors")).hasBinaryContent(Rig.weights());
    var back =
        rig.server.seen.stream().filter(s -> s.path().equals("/back/model.safetensors")).toList();
    assertThat(back).hasSize(1).noneMatch(FakeHub.Seen::hasToken);
    rig.server.seen.removeAll(back);
    assertThat(rig.server.seen)
        .anyMatch(s -> s.path().equals("/api/models/org/renamed/revision/main") && s.hasToken())
        .anyMatch(s -> s.server().equals("store"));
  }

  @Test
  void redirectsToNowhereAreNotFollowed() {
    for (String location :
        new String[] {
          "file:///etc/passwd", "ftp://127.0.0.1/x", "http://user:pass@127.0.0.1/", "::"
        }) {
      rig.server.fault(API, FakeHub.status(302, "Location: " + location));
      refused().hasMessageContaining("redirects to something that is not followed");
    }
    rig.server.fault(API, FakeHub.status(302));
    refused().hasMessageContaining("redirects to something that is not followed");
    for (int i = 0; i < 11; i++) {
      rig.server.fault(API, FakeHub.status(302, "Location: /api/models/org/name/revision/main"));
    }
    refused().hasMessageContaining("redirects more than 10 times");
  }

  @Test
  void anAnswerThatIsNoListIsRefused() {
    for (String answer :
        List.of("<html>", "{}", "[]", "{\"sha\": \"../..\", \"siblings\": []}", "")) {
      rig.server.fault(API, FakeHub.body(answer.getBytes()));
      refused().hasMessageContaining("is not what a hub answers");
    }
  }

  @Test
  void nobodyThereIsSaidAfterAFewAttempts() {
    var environment = rig.environment();
    rig.server.close();
    assertThatThrownBy(() -> rig.hub(environment).model(Rig.NAME, rig, rig.stop))
        .hasMessageContaining("cannot be reached")
        .hasMessageContaining("after 2 attempts");
  }

  @Test
  void theCacheStandsInForAHubThatCannotBeReached() throws IOException {
    Path folder = rig.model();
    rig.server.close();
    assertThat(rig.model()).isEqualTo(folder);
    assertThat(rig.said)
        .anyMatch(l -> l.startsWith("warning:") && l.contains("as the cache has it"));
  }

  private org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> refused() {
    return assertThatThrownBy(rig::model)
        .hasMessageNotContaining(Rig.SECRET)
        .hasMessageNotContaining("signature")
        .isInstanceOfSatisfying(
            S2lException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.NETWORK));
  }

  private void nothingOfTheWeights() throws IOException {
    assertThat(Rig.names(rig.blobs())).doesNotContain(Hashes.sha256(Rig.weights()));
    assertThat(rig.cached().resolve("snapshots")).doesNotExist();
    assertThat(rig.cached().resolve("refs")).doesNotExist();
  }

  private void begin(byte[] part) throws IOException {
    Files.createDirectories(rig.blobs());
    Files.write(rig.incomplete(Rig.weights()), part);
  }
}
