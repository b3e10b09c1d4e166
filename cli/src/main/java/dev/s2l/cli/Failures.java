package dev.s2l.cli;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// Turns an exception into one readable message and an exit code.
final class Failures {
  private Failures() {}

  static int usage(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    var options = command.getCommandSpec().optionsMap();
    String name = command.getCommandSpec().qualifiedName();
    // picocli may say first that something is missing, and calls the values of an unknown option
    // unknown options, too.
    Optional<String> unknown =
        Arrays.stream(arguments)
            .takeWhile(word -> !word.equals("--"))
            .filter(word -> word.startsWith("--"))
            .map(word -> word.replaceFirst("=.*", ""))
            .filter(option -> !options.containsKey(option))
            .findFirst();
    if (unknown.isPresent()) {
      err.println(printable("s2l: unknown option " + unknown.get() + "."));
      var known = options.values().stream().filter(option -> !option.hidden()).toList();
      Suggestions.option(unknown.get(), known.stream().map(OptionSpec::longestName).toList())
          .ifPresent(meant -> err.println("Did you mean " + meant + "?"));
    } else {
      err.println("s2l: " + printable(Wording.of(String.valueOf(e.getMessage()))));
    }
    if (unknown.isPresent() || !UnmatchedArgumentException.printSuggestions(e, err)) {
      err.println("See `" + name + " --help`.");
    }
    return ExitCode.USAGE.number();
  }

  static int execution(Exception thrown, CommandLine command, ParseResult arguments) {
    Exception e = ofReading(thrown);
    PrintWriter err = command.getErr();
    if (isOutOfMemory(thrown)) {
      return outOfMemory(err);
    }
    ExitCode code = code(e);
    if (code == ExitCode.INTERNAL) {
      err.println("s2l: internal error, which is a bug in s2l. Please report it with these lines:");
      e.printStackTrace(err);
    } else {
      err.println("s2l: " + printable(message(e)));
    }
    return code.number();
  }

  /// Streams of lines and of folders wrap the exception of a read in an unchecked one.
  private static Exception ofReading(Exception thrown) {
    return switch (thrown) {
      case UncheckedIOException wrapped -> Objects.requireNonNull(wrapped.getCause());
      case DirectoryIteratorException wrapped -> Objects.requireNonNull(wrapped.getCause());
      default -> thrown;
    };
  }

  /// Reports that the heap was too small, and what helps.
  static int outOfMemory(PrintWriter err) {
    err.println(
        Phrase.of(
            "s2l: out of memory: the JVM may use %,d MiB. Give it more with S2L_JAVA_OPTIONS=-Xmx8g"
                + " (for example), or work on fewer rows or columns. Nothing half-written is left;"
                + " the same command continues.",
            Runtime.getRuntime().maxMemory() >> 20));
    return ExitCode.RESOURCES.number();
  }

  private static boolean isOutOfMemory(Throwable thrown) {
    for (Throwable e = thrown; e != null; e = e.getCause()) {
      if (e instanceof OutOfMemoryError) {
        return true;
      }
    }
    return false;
  }

  private static ExitCode code(Throwable e) {
    if (e instanceof S2lException s2l) {
      return s2l.exitCode();
    }
    if (e instanceof IOException io) {
      return io instanceof NoSuchFileException ? ExitCode.DATA : ExitCode.RESOURCES;
    }
    return ExitCode.INTERNAL;
  }

  private static String message(Exception e) {
    return switch (e) {
      case NoSuchFileException missing -> "no such file: " + missing.getFile();
      case AccessDeniedException denied -> "no permission to use " + denied.getFile();
      case IOException io ->
          Phrase.of(
              "reading or writing failed: %s. Free space or mend the disk; the same command"
                  + " continues.",
              io.getMessage());
      default -> S2lException.withOptions(e);
    };
  }

  /// User text in a message never controls the terminal: control characters become `\\uXXXX`.
  static String printable(String text) {
    var printable = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean harmless = c == '\n' || !Character.isISOControl(c);
      boolean bidi = (c >= '\u202A' && c <= '\u202E') || (c >= '\u2066' && c <= '\u2069');
      if (harmless && !bidi) {
        printable.append(c);
      } else {
        printable.append(Phrase.of("\\u%04X", (int) c));
      }
    }
    return printable.toString();
  }
}
