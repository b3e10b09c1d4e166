package dev.s2l.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Every source file is as google-java-format writes it. A test rather than a Maven plugin, because
/// plugins run on the JDK that runs Maven and the formatter needs the internals of JDK 25.
///
/// To format instead of checking: `mvn -q verify -Dtest=FormatTest -Ds2l.format=write
/// -Dsurefire.failIfNoSpecifiedTests=false`.
class FormatTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @Test
  void everySourceFileIsFormatted() throws IOException, FormatterException {
    boolean write = "write".equals(System.getProperty("s2l.format"));
    var formatter = new Formatter(JavaFormatterOptions.defaultOptions());
    var unformatted = new ArrayList<Path>();
    for (Path file : sources()) {
      String text = Files.readString(file);
      String formatted = formatter.formatSourceAndFixImports(text);
      if (!formatted.equals(text)) {
        unformatted.add(ROOT.relativize(file));
        if (write) {
          Files.writeString(file, formatted);
        }
      }
    }
    if (!write) {
      assertThat(unformatted)
          .as("files that google-java-format would change; the class doc says how to mend them")
          .isEmpty();
    }
  }

  @Test
  void noSourceFileIsLongerThan500Lines() throws IOException {
    for (Path file : sources()) {
      assertThat(Files.readAllLines(file)).as(file.toString()).hasSizeLessThanOrEqualTo(500);
    }
  }

  private static List<Path> sources() throws IOException {
    try (var files = Files.walk(ROOT)) {
      List<Path> sources =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !ROOT.relativize(file).toString().contains("target/"))
              .sorted()
              .toList();
      assertThat(sources).as("source files below " + ROOT).isNotEmpty();
      return sources;
    }
  }
}
