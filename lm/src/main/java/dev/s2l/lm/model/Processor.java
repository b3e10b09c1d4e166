package dev.s2l.lm.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// What the operating system says about the processor.
///
/// @param name as it is sold
/// @param vendor as the processor states it, for example `GenuineIntel`
/// @param flags what it can do, in Linux's words; empty where the system does not say it
record Processor(String name, String vendor, List<String> flags) {
  private static final Path DESCRIPTION = Path.of("/proc/cpuinfo");

  /// The processor of this machine.
  static Processor here() {
    try (Stream<String> lines = Files.lines(DESCRIPTION)) {
      return described(lines.toList());
    } catch (IOException e) {
      return new Processor(System.getProperty("os.arch", ""), "", List.of());
    }
  }

  /// @param lines of `/proc/cpuinfo`
  static Processor described(List<String> lines) {
    return new Processor(
        field(lines, "model name"),
        field(lines, "vendor_id"),
        List.of(field(lines, "flags").split(" ")));
  }

  private static String field(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("");
  }

  /// Whether it sums up products of int8 numbers in one instruction, without an overflow.
  boolean multipliesInt8() {
    return flags.contains("avx512_vnni") || flags.contains("avx_vnni");
  }

  /// Whether bfloat16 is faster than float32: with AMX, and on AMD's processors with AVX512-BF16,
  /// which multiply twice as much of it. Intel's with AVX512-BF16 alone do not, and lose a third to
  /// what surrounds the products (measured).
  boolean gainsByBfloat16() {
    return flags.contains("amx_bf16")
        || (vendor.equals("AuthenticAMD") && flags.contains("avx512_bf16"));
  }
}
