package dev.s2l.lm.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.lm.model.DecoderConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TinyProxyTest {
  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @CsvSource({
    "tiny, 2, 64, 4",
    "tiny:1x16, 1, 16, 1",
    "tiny:3x96, 3, 96, 6",
    "tiny:4x160, 4, 160, 5"
  })
  void aSizeIsReadFromItsNameAndWrittenAsAModel(String name, int layers, int width, int heads)
      throws IOException {
    var tiny = TinyProxy.named(name);
    assertThat(tiny.label()).isEqualTo(name);
    tiny.writeTo(folder);
    var config = DecoderConfig.read(folder.resolve("config.json"));
    var size = config.size();
    assertThat(size.layers()).isEqualTo(layers);
    assertThat(size.hidden()).isEqualTo(width);
    assertThat(config.attention().heads()).isEqualTo(heads);
  }

  @Test
  void theUsualSizeIsTheSameModelByBothNames() throws IOException {
    TinyProxy.named("tiny").writeTo(folder);
    String usual = Files.readString(folder.resolve("config.json"));
    TinyProxy.named("tiny:2x64").writeTo(folder);
    assertThat(folder.resolve("config.json")).hasContent(usual);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tiny:",
        "tiny:2",
        "tiny:2x",
        "tiny:0x64",
        "tiny:65x64",
        "tiny:2x65",
        "tiny:2x8000",
        "tiny:axb"
      })
  void otherSizesAreRefused(String name) {
    assertThat(TinyProxy.isMeant(name)).isTrue();
    assertThatThrownBy(() -> TinyProxy.named(name)).hasMessageContaining("expected");
  }
}
