package dev.s2l.run;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Keeps a second process out of a run directory: an operating-system lock on `s2l.lock`, which
/// also says who holds it. The lock goes with the process, so a killed run leaves none behind.
///
/// Cells share the lock of the run around them: they run side by side, and meanwhile nobody changes
/// what they read. So do commands that only read.
public final class RunLock implements AutoCloseable {
  private static final Path HOST = Path.of("/proc/sys/kernel/hostname");

  /// What a directory is locked for.
  private enum Use {
    CHANGING(""),
    /// A run directory inside it is at work.
    BY_A_CELL("a cell of it, "),
    READING("a reader, ");

    /// Before the name of the process.
    private final String words;

    Use(String words) {
      this.words = words;
    }

    boolean shared() {
      return this != CHANGING;
    }
  }

  /// The locks that this process holds, by file. A system lock belongs to the process, and to close
  /// any channel of the file gives it up: so there is one channel a file.
  private static final Map<Path, Held> HELD = new HashMap<>();

  private static final class Held {
    final FileChannel channel;
    final Use use;
    int users = 1;

    Held(FileChannel channel, Use use) {
      this.channel = channel;
      this.use = use;
    }
  }

  private final Path file;

  /// Guarded by [#HELD].
  private boolean closed;

  /// Of the run around this one.
  private Optional<RunLock> around = Optional.empty();

  /// @param closed whether there is nothing to give up
  private RunLock(Path file, boolean closed) {
    this.file = file;
    this.closed = closed;
  }

  /// Creates `directory` if needed and locks it.
  ///
  /// @throws S2lException (8) if somebody else uses it or the directory is not writable
  public static RunLock acquire(Path directory) {
    if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(directory)) {
      throw new S2lException(
          ExitCode.RUN_DIRECTORY,
          Phrase.of(
              "%s is no folder, but a file or a link to nowhere. Choose another --output-dir.",
              directory));
    }
    try {
      Files.createDirectories(directory);
      return lock(directory, Use.CHANGING);
    } catch (IOException e) {
      throw new S2lException(
          ExitCode.RUN_DIRECTORY,
          Phrase.of(
              "cannot write in the run directory %s (%s). Choose a writable --output-dir.",
              directory, e),
          e);
    }
  }

  /// Sees to it that nobody changes `directory`, and lets others do the same.
  ///
  /// @throws S2lException (8) if somebody is changing it
  public static RunLock shared(Path directory) {
    try {
      return lock(directory, Use.BY_A_CELL);
    } catch (IOException e) {
      throw new S2lException(
          ExitCode.RUN_DIRECTORY,
          Phrase.of(
              "cannot lock %s (%s), the run around this cell. Make it writable.", directory, e),
          e);
    }
  }

  /// Sees to it that nobody changes a run directory while it is read, nor the one around it, and
  /// lets others read them. Where no lock can be had because the directory cannot be written, it is
  /// read without.
  ///
  /// @throws S2lException (8) if somebody is changing it
  public static RunLock reading(RunDirectory directory) throws IOException {
    var own = lock(directory.root(), Use.READING);
    try {
      if (directory.parent().isPresent()) {
        own.around = Optional.of(lock(directory.parent().get().root(), Use.READING));
      }
      return own;
    } catch (IOException | RuntimeException e) {
      own.close();
      throw e;
    }
  }

  private static RunLock lock(Path directory, Use use) throws IOException {
    Path file = directory.toRealPath().resolve("s2l.lock");
    synchronized (HELD) {
      @Nullable Held held = HELD.get(file);
      if (held != null && held.use.shared() && use.shared()) {
        held.users++;
      } else if (held != null) {
        String words = held.use.words;
        throw inUse(directory, words.isEmpty() ? "this process" : words + "in this process");
      } else {
        Optional<FileChannel> channel = opened(file, directory, use);
        if (channel.isEmpty()) {
          return new RunLock(file, true);
        }
        HELD.put(file, new Held(channel.get(), use));
      }
      return new RunLock(file, false);
    }
  }

  /// Empty for a reader that can have none.
  private static Optional<FileChannel> opened(Path file, Path directory, Use use)
      throws IOException {
    boolean writable = true;
    FileChannel channel;
    try {
      channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } catch (FileSystemException e) {
      if (use != Use.READING) {
        throw e;
      }
      if (!Files.isReadable(file)) {
        return Optional.empty();
      }
      channel = FileChannel.open(file, StandardOpenOption.READ);
      writable = false;
    }
    try {
      if (channel.tryLock(0, Long.MAX_VALUE, use.shared()) == null) {
        String holder = Files.readString(file).strip();
        throw inUse(directory, holder.isEmpty() ? "another process" : holder);
      }
      if (writable) {
        String owner =
            Phrase.of("%spid %d on host %s\n", use.words, ProcessHandle.current().pid(), host());
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(owner.getBytes(StandardCharsets.UTF_8)), 0);
      }
      return Optional.of(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static S2lException inUse(Path directory, String holder) {
    return new S2lException(
        ExitCode.RUN_DIRECTORY,
        Phrase.of(
            "%s is in use by %s. Wait for it, stop it, or choose another --output-dir.",
            directory, holder));
  }

  /// From the kernel where it tells: a resolver may ask a network that does not answer.
  private static String host() {
    try {
      return Files.readString(HOST).strip();
    } catch (IOException e) {
      return resolved();
    }
  }

  private static String resolved() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  @Override
  public void close() throws IOException {
    synchronized (HELD) {
      Held held = HELD.get(file);
      if (!closed && held != null && --held.users == 0) {
        HELD.remove(file);
        held.channel.close();
      }
      closed = true;
    }
    if (around.isPresent()) {
      around.get().close();
    }
  }
}
