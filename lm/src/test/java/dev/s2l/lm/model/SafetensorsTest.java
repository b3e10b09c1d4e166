package dev.s2l.lm.model;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.run.ExitCode;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Each rule of the strict reader, and that the writer keeps them.
class SafetensorsTest {
  private static final String A = "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}";

  @TempDir Path folder;

  @Test
  void readsTheNumbersOfAWellFormedFile() throws IOException {
    Path file = write("{" + A + "}  ", floats(1.5f, -2));
    try (var tensors = Safetensors.open(file);
        var scope = new PointerScope()) {
      assertThat(tensors.names()).containsExactly("a");
      assertThat(Torch.floats(tensors.tensor("a"))).containsExactly(1.5f, -2);
    }
  }

  @Test
  void whatWasGivenBackIsReadAgain() throws IOException {
    Path file = write("{" + A + "}  ", floats(1.5f, -2));
    try (var tensors = Safetensors.open(file);
        var scope = new PointerScope()) {
      var before = tensors.tensor("a");
      tensors.unload("a");
      assertThat(Torch.floats(before)).containsExactly(1.5f, -2);
      assertThat(Torch.floats(tensors.tensor("a"))).containsExactly(1.5f, -2);
    }
    assertThat(file.toFile().setReadOnly()).isTrue();
    try (var tensors = Safetensors.open(file);
        var scope = new PointerScope()) {
      tensors.unload("a");
      assertThat(Torch.floats(tensors.tensor("a"))).containsExactly(1.5f, -2);
    }
  }

  @Test
  void refusesAFileShorterThanItsLengthField() throws IOException {
    refused(Files.write(folder.resolve("f"), new byte[7]), "only 7 bytes");
  }

  @Test
  void refusesAHeaderLengthBeyondTheFormatsLimitWithoutAllocating() throws IOException {
    refused(raw(100_000_001, "{}", new byte[0]), "100000001 bytes, more than 100000000");
    refused(raw(-1, "{}", new byte[0]), "18446744073709551615 bytes");
  }

  @Test
  void refusesAHeaderLongerThanTheFile() throws IOException {
    refused(raw(3, "{}", new byte[0]), "would have 3 bytes, the whole file has 10");
  }

  @Test
  void refusesWhitespaceBeforeTheHeader() throws IOException {
    refused(write(" {}", new byte[0]), "does not begin with '{'");
    refused(write("", new byte[0]), "does not begin with '{'");
  }

  @Test
  void refusesAHeaderThatIsNotUtf8() throws IOException {
    byte[] header = "{\"?\":1}".getBytes(StandardCharsets.UTF_8);
    header[2] = (byte) 0xC0;
    refused(raw(header.length, header, new byte[0]), "not UTF-8");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {%A,%A}                                         | Duplicate
          {%A}x                                           | other than spaces follows
          {%A}{}                                          | other than spaces follows
          {%A                                             | not valid JSON
          []                                              | does not begin
          {"__metadata__":{"n":1},%A}                     | __metadata__.n is not a string
          {"__metadata__":[],%A}                          | __metadata__ is not an object
          {"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}} | whole numbers from 0
          {"a":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}} | whole numbers from 0
          {"a":{"dtype":"F32","shape":[9999999999999999999],"data_offsets":[0,8]}} | whole numbers from 0
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}} | needs dtype, shape and data_offsets
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}} | needs dtype, shape and data_offsets
          {"a":{"dtype":"F32","shape":[2]}}               | needs dtype, shape and data_offsets
          {"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}} | hold 8 bytes
          {"a":{"dtype":"F32","shape":[4611686018427387904,8],"data_offsets":[0,8]}} | too large
          {"a":{"dtype":"F4","shape":[15],"data_offsets":[0,8]}} | has 60 bits
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}} | a hole or an overlap
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}} | have 4 bytes, but 8 follow
          {%A,"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}} | a hole or an overlap
          {%A,"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}} | have 12 bytes, but 8 follow
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"x":1}} | unknown key x
          {"a":1}                                         | a is not an object
          """)
  void refusesABrokenHeader(String header, String reason) throws IOException {
    String text = header.strip().replace("%A", A);
    refused(write(text, new byte[8]), reason.strip());
  }

  @Test
  void saysThatAnUnknownFormatMayBeValid() throws IOException {
    Path file = write("{" + A.replace("F32", "F99") + "}", new byte[8]);
    assertThatThrownBy(() -> Safetensors.open(file).close())
        .isInstanceOf(S2lException.class)
        .hasMessageContaining("dtype F99, which s2l does not support; the file may be valid");
  }

  @Test
  void knowsFormatsThatItCannotComputeWith() throws IOException {
    Path file =
        write("{\"a\":{\"dtype\":\"F8_E4M3\",\"shape\":[8],\"data_offsets\":[0,8]}}", new byte[8]);
    try (var tensors = Safetensors.open(file)) {
      assertThat(tensors.names()).containsExactly("a");
      assertThatThrownBy(() -> tensors.tensor("a"))
          .isInstanceOf(S2lException.class)
          .hasMessageContaining("F8_E4M3, which s2l does not compute with");
    }
  }

  @Test
  void acceptsSingleNumbersAndEmptyTensorsAndNumbersThatAreNotFinite() throws IOException {
    Path file =
        write(
            "{\"e\":{\"dtype\":\"F32\",\"shape\":[0,3],\"data_offsets\":[0,0]},"
                + "\"s\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]},"
                + "\"__metadata__\":{\"k\":\"v\"},"
                + "\"t\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
            floats(Float.NaN, Float.NEGATIVE_INFINITY));
    try (var tensors = Safetensors.open(file);
        var scope = new PointerScope()) {
      assertThat(tensors.metadata()).isEqualTo(Map.of("k", "v"));
      assertThat(tensors.tensor("s").dim()).isZero();
      assertThat(Torch.floats(tensors.tensor("s"))).containsExactly(Float.NaN);
      assertThat(Torch.floats(tensors.tensor("t"))).containsExactly(Float.NEGATIVE_INFINITY);
      assertThat(tensors.tensor("e").size(1)).isEqualTo(3);
    }
  }

  @Test
  void readsTensorsBeyondTwoGibibytes() throws IOException {
    long bytes = 3L << 30;
    String header =
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[%d],\"data_offsets\":[0,%d]},".formatted(bytes, bytes)
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[%d,%d]}}"
                .formatted(bytes, bytes + 4);
    Path file = write(header, new byte[0]);
    long begin = Files.size(file);
    try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.seek(begin + bytes);
      sparse.write(floats(7));
    }
    try (var tensors = Safetensors.open(file);
        var scope = new PointerScope()) {
      assertThat(tensors.tensor("a").numel()).isEqualTo(bytes);
      assertThat(Torch.floats(tensors.tensor("b"))).containsExactly(7);
    }
    Files.delete(file);
  }

  @Test
  void writingToAMappedTensorLeavesTheFileAlone() throws IOException {
    Path file = write("{" + A + "}", floats(1, 2));
    byte[] before = Files.readAllBytes(file);
    try (var tensors = Safetensors.open(file);
        var scope = new PointerScope()) {
      assertThat(Torch.floats(tensors.tensor("a").zero_())).containsExactly(0, 0);
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void writesTheSameBytesInAnyOrderAndReadsThemBack() throws IOException {
    try (var scope = new PointerScope()) {
      var wide = Torch.floats(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
      var narrow = wide.to(ScalarType.BFloat16);
      var ids = Torch.longs(new long[] {7, -8}, 2);
      var one = new LinkedHashMap<String, Tensor>();
      one.put("narrow", narrow);
      one.put("wide", wide.t());
      one.put("ids", ids);
      Safetensors.write(folder.resolve("one"), one);
      var other = new LinkedHashMap<String, Tensor>();
      List.of("ids", "wide", "narrow")
          .forEach(name -> other.put(name, requireNonNull(one.get(name))));
      Safetensors.write(folder.resolve("other"), other);
      assertThat(folder.resolve("one")).hasSameBinaryContentAs(folder.resolve("other"));
      try (var tensors = Safetensors.open(folder.resolve("one"))) {
        assertThat(tensors.names()).containsExactly("ids", "wide", "narrow");
        assertThat(tensors.metadata()).isEqualTo(Map.of("format", "pt"));
        assertThat(Torch.floats(tensors.tensor("wide"))).containsExactly(1, 4, 2, 5, 3, 6);
        assertThat(Torch.floats(tensors.tensor("narrow"))).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(Torch.longs(tensors.tensor("ids"))).containsExactly(7, -8);
      }
      assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
    }
  }

  private void refused(Path file, String reason) {
    assertThatThrownBy(() -> Safetensors.open(file).close())
        .isInstanceOfSatisfying(
            S2lException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.MODEL))
        .hasMessageContaining(reason)
        .hasMessageContaining(file.toString());
  }

  private Path write(String header, byte[] data) throws IOException {
    byte[] bytes = header.getBytes(StandardCharsets.UTF_8);
    return raw(bytes.length, bytes, data);
  }

  private Path raw(long length, String header, byte[] data) throws IOException {
    return raw(length, header.getBytes(StandardCharsets.UTF_8), data);
  }

  private Path raw(long length, byte[] header, byte[] data) throws IOException {
    var file = ByteBuffer.allocate(8 + header.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(length).put(header).put(data);
    return Files.write(folder.resolve("f.safetensors"), file.array());
  }

  private static byte[] floats(float... values) {
    var bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }
}
