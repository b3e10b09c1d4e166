package dev.s2l.lm.model;

import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.nio.ByteBuffer;

/// The header of a safetensors file. What is accepted covers its data without hole or overlap.
public final class SafetensorsTarget {
  private static final int DATA_BYTES = 26;

  private SafetensorsTarget() {}

  public static void fuzzerTestOneInput(byte[] input) {
    try {
      long end = 0;
      for (var entry :
          SafetensorsHeader.parse(ByteBuffer.wrap(input), DATA_BYTES, "f").tensors().values()) {
        if (entry.begin() != end) {
          throw new AssertionError(
              Phrase.of("a tensor begins at %d, not at %d", entry.begin(), end));
        }
        end = entry.end();
      }
      if (end != DATA_BYTES) {
        throw new AssertionError(Phrase.of("the tensors end at %d of %d", end, DATA_BYTES));
      }
    } catch (S2lException e) {
      return; // Refused in words.
    }
  }
}
