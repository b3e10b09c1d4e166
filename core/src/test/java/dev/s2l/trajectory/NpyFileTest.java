package dev.s2l.trajectory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.run.ExitCode;
import dev.s2l.run.RandomStream;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NpyFileTest {
  @TempDir Path folder;

  @Test
  void writesTheBytesThatNumpySaveWrites() throws IOException {
    Path file = folder.resolve("a.npy");
    NpyFile.writeFloats(file, new float[] {1.5f, Float.NaN});
    byte[] bytes = Files.readAllBytes(file);
    assertThat(bytes).hasSize(128 + 8);
    assertThat(new String(bytes, 0, 128, StandardCharsets.ISO_8859_1))
        .isEqualTo(
            "\u0093NUMPY\u0001\u0000\u0076\u0000"
                + "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }"
                + " ".repeat(60)
                + "\n");
    assertThat(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getFloat(128)).isEqualTo(1.5f);
    assertThat(NpyFile.readFloats(file)).containsExactly(1.5f, Float.NaN);
  }

  @Test
  void readsBackIntegersAndMatricesLongerThanItsBuffer() throws IOException {
    var random = RandomStream.named(1, "npy");
    int[] ints = new int[600_001];
    float[] floats = new float[600_002];
    for (int i = 0; i < ints.length; i++) {
      ints[i] = (int) random.nextLong();
      floats[i] = (float) random.nextGaussian();
    }
    NpyFile.writeInts(folder.resolve("i.npy"), ints);
    NpyFile.writeMatrix(folder.resolve("m.npy"), floats, 300_001, 2);
    assertThat(NpyFile.readInts(folder.resolve("i.npy"))).isEqualTo(ints);
    var matrix = Trajectories.open(folder.resolve("m.npy"));
    assertThat(matrix.rows()).isEqualTo(300_001);
    assertThat(matrix.at(0, 1)).isEqualTo(floats[1]);
    assertThat(matrix.at(262_144, 0)).isEqualTo(floats[524_288]);
    assertThat(matrix.row(300_000)).containsExactly(floats[600_000], floats[600_001]);
    assertThat(matrix.stepsKnown()).isFalse();
  }

  @Test
  void readsHalfDoubleAndIntegerValuesAndFortranOrder() throws IOException {
    assertThat(NpyFile.readFloats(npy("<f8", "(2,)", 8, b -> b.putDouble(0.1).putDouble(1e300))))
        .containsExactly(0.1f, Float.POSITIVE_INFINITY);
    assertThat(
            NpyFile.readFloats(
                npy(
                    "<f2",
                    "(2,)",
                    2,
                    b -> b.putShort((short) 0x3c00).putShort(Float.floatToFloat16(0.333f)))))
        .containsExactly(1f, Float.float16ToFloat(Float.floatToFloat16(0.333f)));
    assertThat(NpyFile.readFloats(npy("<i8", "(1,)", 8, b -> b.putLong(-7)))).containsExactly(-7f);
    Path fortran =
        npy(
            "<f4",
            "(2, 3)",
            4,
            b -> {
              for (int i = 1; i <= 6; i++) {
                b.putFloat(i);
              }
            },
            "True");
    var matrix = Trajectories.open(fortran);
    assertThat(matrix.row(0)).containsExactly(1, 3, 5);
    assertThat(matrix.row(1)).containsExactly(2, 4, 6);
  }

  @Test
  void acceptsDoubleQuotesAnyKeyOrderAndFormatTwo() throws IOException {
    String header = "{\"shape\":(2,),\"descr\":\"<f4\",\"fortran_order\":True}\n";
    var bytes = ByteBuffer.allocate(12 + header.length() + 8).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(NpyFile.MAGIC).put((byte) 2).put((byte) 0).putInt(header.length());
    bytes.put(header.getBytes(StandardCharsets.US_ASCII)).putFloat(3).putFloat(4);
    Path file = Files.write(folder.resolve("v2.npy"), bytes.array());
    assertThat(NpyFile.readFloats(file)).containsExactly(3, 4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{}",
        "[]",
        "{'descr': '<f4', 'fortran_order': False}",
        "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'x': (1,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2147483648,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2147483647, 2147483647, 2147483647)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,1,1,1,1,1,1,1,1)}",
        "{'descr': '<f4', 'fortran_order': maybe, 'shape': (1,)}",
        "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '|O', 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '>f4', 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} x",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)",
        "{'descr': '<f4 , 'fortran_order': False, 'shape': (1,)}",
      })
  void refusesAHeaderThatIsNotExactlyRight(String header) throws IOException {
    var bytes = ByteBuffer.allocate(10 + header.length() + 4).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(NpyFile.MAGIC).put((byte) 1).put((byte) 0).putShort((short) header.length());
    bytes.put(header.getBytes(StandardCharsets.US_ASCII)).putFloat(1);
    refused(Files.write(folder.resolve("bad.npy"), bytes.array()));
  }

  @Test
  void refusesEveryTruncationAndALengthBeyondTheFile() throws IOException {
    Path whole = folder.resolve("whole.npy");
    NpyFile.writeFloats(whole, new float[] {1, 2, 3});
    byte[] bytes = Files.readAllBytes(whole);
    for (int length = 0; length < bytes.length; length++) {
      refused(Files.write(folder.resolve("cut.npy"), Arrays.copyOf(bytes, length)));
    }
    refused(Files.write(folder.resolve("more.npy"), Arrays.copyOf(bytes, bytes.length + 1)));
    bytes[6] = 2;
    bytes[11] = (byte) 0xff;
    refused(Files.write(folder.resolve("huge.npy"), bytes));
  }

  @Test
  void survivesRandomDamage() throws IOException {
    Path whole = folder.resolve("whole.npy");
    NpyFile.writeMatrix(whole, new float[] {1, 2, 3, 4}, 2, 2);
    byte[] good = Files.readAllBytes(whole);
    long seed = 20_250_101;
    var random = RandomStream.named(seed, "damage");
    for (int round = 0; round < 2000; round++) {
      byte[] bytes = good.clone();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        bytes[random.nextInt(128)] = (byte) random.nextInt(256);
      }
      Path file = Files.write(folder.resolve("damaged.npy"), bytes);
      try {
        Trajectories.open(file);
      } catch (S2lException e) {
        assertThat(e.exitCode()).as("seed %d, round %d", seed, round).isEqualTo(ExitCode.DATA);
      }
    }
  }

  private void refused(Path file) {
    assertThatThrownBy(() -> NpyFile.readFloats(file))
        .isInstanceOfSatisfying(
            S2lException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA))
        .hasMessageContaining(file.toString());
  }

  private Path npy(String descr, String shape, int size, Consumer<ByteBuffer> data)
      throws IOException {
    return npy(descr, shape, size, data, "False");
  }

  private Path npy(String descr, String shape, int size, Consumer<ByteBuffer> data, String fortran)
      throws IOException {
    String header =
        "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }\n".formatted(descr, fortran, shape);
    var bytes = ByteBuffer.allocate(10 + header.length() + 6 * size).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(NpyFile.MAGIC).put((byte) 1).put((byte) 0).putShort((short) header.length());
    bytes.put(header.getBytes(StandardCharsets.US_ASCII));
    data.accept(bytes);
    return Files.write(folder.resolve("made.npy"), Arrays.copyOf(bytes.array(), bytes.position()));
  }
}
