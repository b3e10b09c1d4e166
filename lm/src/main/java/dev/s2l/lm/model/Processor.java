package dev.s2l.lm.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What the operating system says about the processor; nothing where it does not say it the Linux
/// way.
final class Processor {
  private static final Path DESCRIPTION = Path.of("/proc/cpuinfo");

  private Processor() {}

  static String name() {
    return field("model name");
  }

  static boolean multipliesBfloat16() {
    var flags = List.of(field("flags").split(" "));
    return flags.contains("avx512_bf16") || flags.contains("amx_bf16");
  }

  private static String field(String name) {
    try {
      return Files.readAllLines(DESCRIPTION).stream()
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      return System.getProperty("os.arch", "");
    }
  }
}
