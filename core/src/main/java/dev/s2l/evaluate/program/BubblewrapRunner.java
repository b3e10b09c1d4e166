package dev.s2l.evaluate.program;

import dev.s2l.evaluate.ProgramRunner;
import dev.s2l.run.EnumWords;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import dev.s2l.run.ScratchFolder;
import dev.s2l.run.StopSignal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Runs programs with the user's CPython, each in a process of its own inside bubblewrap: no
/// network, nothing of the file system but the interpreter and libraries, nothing to write to, no
/// environment, a filter of system calls ([SeccompFilter]), limits that the kernel keeps. For
/// programs that import sympy or numpy.
public final class BubblewrapRunner implements ProgramRunner {
  /// Beside its heap a program with numpy maps half a gibibyte, most of it never used.
  private static final int MAPPED_MEBIBYTES = 768;

  private final ProgramLimits limits;
  private final ScratchFolder scratch;
  private final List<String> command;
  private final List<ProgramThreads.Place> places;
  private final String version;

  private BubblewrapRunner(ProgramLimits limits, Path bubblewrap, PythonHome python)
      throws IOException {
    this.limits = limits;
    this.version = python.version();
    this.scratch = ScratchFolder.make();
    Path filter = Files.write(scratch.path().resolve("seccomp"), SeccompFilter.bytes());
    this.command = command(limits, bubblewrap, python, filter);
    this.places =
        Collections.nCopies(
            Runtime.getRuntime().availableProcessors(),
            (program, stop) -> BubblewrapProcess.run(command, limits, program, stop));
  }

  /// Tries the fence before it is used.
  ///
  /// @throws S2lException (2) if a part is missing, or does not hold on this machine
  public static BubblewrapRunner start(ProgramLimits limits) {
    Path bubblewrap =
        PythonHome.command("bwrap")
            .orElseThrow(() -> refused("bwrap is not on the PATH: install the package bubblewrap"));
    Path python =
        PythonHome.command("python3")
            .orElseThrow(() -> refused("python3 is not on the PATH: install Python 3"));
    try {
      return new BubblewrapRunner(limits, bubblewrap, PythonHome.of(python)).probed();
    } catch (IOException e) {
      throw refused(e.toString());
    }
  }

  private static S2lException refused(String why) {
    return new S2lException(
        ExitCode.USAGE,
        Phrase.of(
            "--program-runner bubblewrap cannot be used here, and programs are not run without a"
                + " fence: %s. --program-runner graalpy needs neither.",
            why));
  }

  private BubblewrapRunner probed() {
    var probe =
        BubblewrapProcess.run(command, limits, ProgramFiles.text("probe.py"), new StopSignal());
    if (probe.ending() == Ending.FINISHED && probe.printed().equals("held\n")) {
      return this;
    }
    close();
    String found = (probe.printed().replace("held", "") + probe.message()).strip();
    throw refused(
        Phrase.of(
            "the fence does not hold (%s%s)",
            found.isEmpty() ? EnumWords.of(probe.ending()) : found,
            found.contains("namespace") || found.contains("uid map")
                ? "; containers often forbid user namespaces"
                : ""));
  }

  private static List<String> command(
      ProgramLimits limits, Path bubblewrap, PythonHome python, Path filter) {
    var words = new ArrayList<String>();
    // A file descriptor cannot be handed down otherwise.
    words.addAll(List.of("/bin/sh", "-c", "exec 9<\"$0\"; exec \"$@\"", filter.toString()));
    words.add(bubblewrap.toString());
    words.addAll(List.of("--unshare-user", "--unshare-all", "--uid", "65534", "--gid", "65534"));
    words.addAll(List.of("--cap-drop", "ALL", "--as-pid-1", "--die-with-parent", "--new-session"));
    words.addAll(List.of("--hostname", "program", "--seccomp", "9", "--clearenv"));
    for (Path path : python.readable()) {
      words.addAll(List.of("--ro-bind", path.toString(), path.toString()));
    }
    words.addAll(List.of("--remount-ro", "/", "--chdir", "/"));
    environment(words, "PYTHONHOME", python.home().toString());
    environment(
        words,
        "PYTHONPATH",
        String.join(":", python.imports().stream().map(Path::toString).toList()));
    environment(words, "PYTHONHASHSEED", "0"); // Sets print in the same order every time.
    environment(words, "OMP_NUM_THREADS", "1");
    environment(words, "OPENBLAS_NUM_THREADS", "1");
    environment(words, "MKL_NUM_THREADS", "1");
    words.add(python.executable().toString());
    words.addAll(List.of("-s", "-S", "-B", "-X", "utf8", "-c", ProgramFiles.text("driver.py")));
    words.add(Long.toString(limits.wall().toSeconds() + 1));
    words.add(Long.toString(addressSpace(limits)));
    words.add(ProgramFiles.text("preamble.py"));
    return List.copyOf(words);
  }

  /// Bytes that a process may map.
  private static long addressSpace(ProgramLimits limits) {
    return (long) (limits.heapMebibytes() + MAPPED_MEBIBYTES) << 20;
  }

  private static void environment(List<String> words, String name, String value) {
    words.addAll(List.of("--setenv", name, value));
  }

  @Override
  public void run(List<String> programs, Receiver receiver, StopSignal stop) {
    ProgramThreads.run(programs, places, receiver, stop);
  }

  /// All that they may map; programs use a small part of it.
  @Override
  public long memoryBytes() {
    return places.size() * addressSpace(limits);
  }

  @Override
  public String signature() {
    return "bubblewrap, python " + version + ", " + limits.signature();
  }

  @Override
  public void close() {
    try {
      scratch.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
