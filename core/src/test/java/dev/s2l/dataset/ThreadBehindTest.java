package dev.s2l.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.run.Hashes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ThreadBehindTest {
  @Test
  void piecesAreDoneInTheirOrder() throws IOException {
    List<Integer> done = new ArrayList<>();
    try (var behind = new ThreadBehind<IOException>("test")) {
      for (int i = 0; i < 1_000; i++) {
        int piece = i;
        behind.give(() -> done.add(piece));
      }
      behind.finish();
      assertThat(done).hasSize(1_000).isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  void aFailureComesToTheReaderUnchangedAndEndsTheWork() {
    List<String> done = new ArrayList<>();
    var full = new IOException("disk full");
    try (var behind = new ThreadBehind<IOException>("test")) {
      assertThatThrownBy(
              () -> {
                behind.give(() -> done.add("before"));
                behind.give(
                    () -> {
                      throw full;
                    });
                behind.give(() -> done.add("after"));
                behind.finish();
              })
          .isSameAs(full);
      assertThatThrownBy(() -> behind.give(() -> done.add("later"))).isSameAs(full);
    }
    assertThat(done).containsExactly("before");
  }

  @Test
  void partsOfAnySizeHaveTheHashOfTheWhole() {
    long seed = 11;
    var random = new Random(seed);
    byte[] whole = new byte[5 << 20];
    random.nextBytes(whole);
    try (var behind = new ThreadBehind<RuntimeException>("test")) {
      var digest = new BlockDigest(behind);
      for (int at = 0, part; at < whole.length; at += part) {
        int most = random.nextInt(3) == 0 ? 3 << 20 : 5_000;
        part = Math.min(whole.length - at, random.nextInt(most));
        byte[] given = Arrays.copyOfRange(whole, at, at + part + random.nextInt(9));
        digest.update(given, 0, part);
        Arrays.fill(given, (byte) 0); // The caller may use its array again.
      }
      assertThat(digest.hex()).as("seed " + seed).isEqualTo(Hashes.sha256(whole));
    }
  }
}
