package dev.s2l.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubNameTest {
  @Test
  void namesAreReadAsPeopleWriteThem() {
    assertThat(HubName.parse("EleutherAI/pythia-70m-deduped"))
        .contains(new HubName("EleutherAI/pythia-70m-deduped", Optional.empty()));
    assertThat(HubName.parse("org/a.b_c@refs/pr/1"))
        .contains(new HubName("org/a.b_c", Optional.of("refs/pr/1")));
    assertThat(HubName.parse("org/name@step1000"))
        .contains(new HubName("org/name", Optional.of("step1000")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "a",
        "a/",
        "/a",
        "a/b/c",
        "./a",
        "../a",
        "a/..",
        "a/b..c",
        "a/b--c",
        "-a/b",
        "a/b-",
        "a b/c",
        "a/b@",
        "a/b@../x",
        "a/b@x//y",
        "a/b@/x",
        "a/b@x/",
        "a/b@x/.y",
        "a/b?c",
        "a/%2e%2e",
        "a\\b/c",
        "a/b#c",
        "a/b.git",
        "a/b@x.lock",
        "a/b@x@y",
        "a/b@x y",
        "~/a"
      })
  void otherTextsAreNoNames(String text) {
    assertThat(HubName.parse(text)).isEmpty();
  }

  @Test
  void aWrongNameSaysWhatWasExpected() {
    assertThatThrownBy(() -> new HubName("../x", Optional.empty()))
        .hasMessageContaining("\"../x\" cannot be a name on the hub");
    assertThatThrownBy(() -> new HubName("a/b", Optional.of("../x")))
        .hasMessageContaining("\"../x\" cannot be a revision of a/b");
  }

  @Test
  void anOldNameWithoutOwnerCanBeAskedFor() {
    assertThat(new HubName("gpt2", Optional.empty()).label()).isEqualTo("gpt2");
  }
}
