package dev.s2l.pipeline;

import dev.s2l.run.AtomicFile;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Json;
import dev.s2l.run.Nearest;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import dev.s2l.run.ShellWords;
import dev.s2l.run.StopSignal;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// A command of the user, with places for what differs from cell to cell. It is run without a
/// shell: no variable, pattern or pipe means anything in it.
///
/// @param option that gave it, for messages
/// @param words of the command line, with their places
public record OwnTool(String option, List<String> words) {
  /// The places that a command may have.
  public static final List<String> PLACES =
      List.of("subset", "model", "seed", "steps", "epochs", "rows", "output");

  /// Output that is kept in the log.
  private static final long LOGGED_BYTES = 16L << 20;

  /// How often the command and what it started are looked at.
  private static final long PAUSE_MILLIS = 20;

  private static final Pattern PLACE = Pattern.compile("\\{([a-z_]+)}");

  public OwnTool {
    words = List.copyOf(words);
  }

  /// Reads a command line: blanks part words, single and double quotes hold them together, and a
  /// backslash outside single quotes takes the next character as it is.
  ///
  /// @throws S2lException (2) for an empty line, an open quote or an unknown place
  public static OwnTool parse(String option, String line) {
    List<String> words = words(option, line);
    if (words.isEmpty()) {
      throw new S2lException(ExitCode.USAGE, Phrase.of("%s is empty: expected a command.", option));
    }
    for (String word : words) {
      var place = PLACE.matcher(word);
      while (place.find()) {
        String name = place.group(1);
        if (!PLACES.contains(name)) {
          throw new S2lException(
              ExitCode.USAGE,
              Phrase.of(
                  "%s: {%s} is no place that s2l fills. Expected {%s}.%s",
                  option,
                  name,
                  String.join("}, {", PLACES),
                  Nearest.of(name, PLACES)
                      .map(near -> Phrase.of(" Did you mean {%s}?", near))
                      .orElse("")));
        }
      }
    }
    return new OwnTool(option, words);
  }

  /// The words of a command line, as [#parse] reads it.
  ///
  /// @throws S2lException (2) for an open quote
  public static List<String> words(String option, String line) {
    var words = new ArrayList<String>();
    var word = new StringBuilder();
    boolean begun = false;
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\\' && quote != '\'' && i + 1 < line.length()) {
        word.append(line.charAt(++i));
        begun = true;
      } else if (quote != 0) {
        if (c == quote) {
          quote = 0;
        } else {
          word.append(c);
        }
      } else if (c == '\'' || c == '"') {
        quote = c;
        begun = true;
      } else if (!Character.isWhitespace(c)) {
        word.append(c);
        begun = true;
      } else if (begun) {
        words.add(word.toString());
        word.setLength(0);
        begun = false;
      }
    }
    if (quote != 0) {
      throw new S2lException(
          ExitCode.USAGE, Phrase.of("%s: a quote (%s) does not close in: %s", option, quote, line));
    }
    if (begun) {
      words.add(word.toString());
    }
    return words;
  }

  /// Whether the command has a place.
  public boolean asksFor(String place) {
    return words.stream().anyMatch(word -> word.contains("{" + place + "}"));
  }

  /// The command line of a cell.
  ///
  /// @param values by place; every place that the command has
  List<String> filled(Map<String, String> values) {
    return words.stream()
        .map(
            word ->
                PLACE
                    .matcher(word)
                    .replaceAll(
                        place ->
                            java.util.regex.Matcher.quoteReplacement(
                                Objects.requireNonNull(values.get(place.group(1))))))
        .toList();
  }

  /// Runs the command to its end. What it prints is written to `log`, the first 16 MiB of it.
  ///
  /// @throws S2lException (9) if it cannot be started, ends with another code than 0 or takes
  ///   longer than `timeout`; (130, 143) if stopped. Then it and all processes that it has started
  ///   were ended
  void run(Map<String, String> values, Path log, Duration timeout, StopSignal stop)
      throws IOException {
    List<String> command = filled(values);
    Files.createDirectories(Objects.requireNonNull(log.getParent()));
    Path running = log.resolveSibling(log.getFileName() + ".running.json");
    endEarlier(running);
    Files.writeString(log, "$ " + ShellWords.line(command) + "\n", StandardCharsets.UTF_8);
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .start();
    } catch (IOException e) {
      throw new S2lException(
          ExitCode.USER_TOOL,
          Phrase.of(
              "%s cannot be started: %s. The command is: %s",
              option, e.getMessage(), ShellWords.line(command)),
          e);
    }
    note(process, running);
    var started = new LinkedHashMap<Long, ProcessHandle>();
    var printed = Thread.ofPlatform().daemon().start(() -> keep(process, log));
    try {
      long end = System.nanoTime() + timeout.toNanos();
      while (!process.waitFor(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
        process.descendants().forEach(child -> started.put(child.pid(), child));
        stop.check();
        if (System.nanoTime() - end > 0) {
          throw failed(
              Phrase.of(
                  "took longer than %,d s (--tool-timeout) and was ended", timeout.toSeconds()),
              log);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new S2lException(ExitCode.INTERRUPTED, Phrase.of("%s was interrupted.", option), e);
    } finally {
      process.descendants().forEach(child -> started.put(child.pid(), child));
      if (process.isAlive()) { // else it would lose what is still to be read
        process.destroyForcibly();
      }
      started.values().forEach(ProcessHandle::destroyForcibly);
      join(printed);
      Files.deleteIfExists(running);
    }
    if (process.exitValue() != 0) {
      throw failed(Phrase.of("ended with code %d", process.exitValue()), log);
    }
  }

  /// A command under way: it outlives this process if that is killed.
  private record Running(long pid, String startedAt) {
    static Running of(ProcessHandle process) {
      return new Running(
          process.pid(), process.info().startInstant().map(Instant::toString).orElse(""));
    }
  }

  private static void note(Process process, Path file) throws IOException {
    AtomicFile.write(file, Json.pretty(Running.of(process.toHandle())));
  }

  /// Ends a command that an earlier process began in this cell and did not live to end: two at one
  /// `{output}` would spoil it.
  private static void endEarlier(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return;
    }
    var earlier = Json.read(file, Running.class);
    ProcessHandle.of(earlier.pid())
        .filter(process -> Running.of(process).equals(earlier) && !earlier.startedAt().isEmpty())
        .ifPresent(
            process -> {
              process.descendants().forEach(ProcessHandle::destroyForcibly);
              process.destroyForcibly();
              process.onExit().join();
            });
    Files.delete(file);
  }

  private S2lException failed(String how, Path log) {
    return new S2lException(
        ExitCode.USER_TOOL,
        Phrase.of("%s %s. What it printed is in %s.%s", option, how, log, lastLine(log)));
  }

  private static String lastLine(Path log) {
    try {
      String text = new String(tail(log), StandardCharsets.UTF_8).strip();
      String last = text.substring(text.lastIndexOf('\n') + 1);
      return last.startsWith("$ ") ? "" : Phrase.of(" Its last line is: %s", last);
    } catch (IOException e) {
      return "";
    }
  }

  private static byte[] tail(Path log) throws IOException {
    try (var channel = Files.newByteChannel(log)) {
      long from = Math.max(0, channel.size() - 400);
      channel.position(from);
      var bytes = java.nio.ByteBuffer.allocate((int) (channel.size() - from));
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
        continue;
      }
      return bytes.array();
    }
  }

  /// Copies what the command prints; more than the log holds is read and dropped, so that the
  /// command does not wait for a reader.
  private static void keep(Process process, Path log) {
    try (var in = process.getInputStream();
        var out = Files.newOutputStream(log, StandardOpenOption.APPEND)) {
      var buffer = new byte[1 << 16];
      long left = LOGGED_BYTES;
      long dropped = 0;
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        int kept = (int) Math.min(left, count);
        left = written(out, buffer, kept) ? left - kept : 0;
        dropped += count - kept;
      }
      if (dropped > 0) {
        out.write(
            Phrase.of("\n[%,d more bytes were printed]\n", dropped)
                .getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      // The pipe closes when the command is ended.
    }
  }

  /// A log that cannot be written is not worth the work of hours: reading goes on.
  private static boolean written(OutputStream out, byte[] buffer, int count) {
    try {
      out.write(buffer, 0, count);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void join(Thread printed) {
    try {
      printed.join(Duration.ofSeconds(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
