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

/// Prevents two processes from using a run directory: an operating-system lock on `s2l.lock`. The
/// file names the process that holds the lock. The lock ends with the process, so a killed run
/// leaves none behind.
///
/// Cells share the lock of the run around them: they run side by side, and meanwhile nothing
/// changes what they read. Commands that only read share it, too.
public final class RunLock implements AutoCloseable {
  private static final Path HOST = Path.of("/proc/sys/kernel/hostname");

  /// What a directory is locked for.
  private enum Use {
    CHANGING(""),
    /// A cell of it runs.
    BY_A_CELL("a cell of it, "),
    READING("a reader, ");

    /// The words before the name of the process in messages.
    private final String words;

    Use(String words) {
      this.words = words;
    }

    boolean shared() {
      return this != CHANGING;
    }
  }

  /// The locks that this process holds, by file. A system lock belongs to the process, and closing
  /// any channel of the file releases it. Therefore there is one channel per file.
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

  /// The lock of the run around this one.
  private Optional<RunLock> outer = Optional.empty();

  /// @param closed whether there is nothing to release
  private RunLock(Path file, boolean closed) {
    this.file = file;
    this.closed = closed;
  }

  /// Creates `directory` if needed and locks it.
  ///
  /// @throws S2lException (8) if another process uses the directory ([DirectoryInUse]), or if it is
  ///   not writable
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

  /// Locks `directory` against changes; other processes may lock it in the same way.
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

  /// Locks a run directory, and the one around it, against changes while it is read; others may
  /// read at the same time. If the directory is not writable, it is read without a lock.
  ///
  /// @throws S2lException (8) if somebody is changing it
  public static RunLock reading(RunDirectory directory) throws IOException {
    var acquired = lock(directory.root(), Use.READING);
    try {
      if (directory.parent().isPresent()) {
        acquired.outer = Optional.of(lock(directory.parent().get().root(), Use.READING));
      }
      return acquired;
    } catch (IOException | RuntimeException e) {
      acquired.close();
      throw e;
    }
  }

  /// Whether a run directory is in use at this moment, by this process or another. It may be free,
  /// or in use, a moment later.
  public static boolean isBusy(Path directory) throws IOException {
    if (!Files.isRegularFile(directory.resolve("s2l.lock"))) {
      return false;
    }
    Path file = directory.toRealPath().resolve("s2l.lock");
    synchronized (HELD) {
      if (HELD.containsKey(file)) {
        return true;
      }
      try (var channel =
          FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        return channel.tryLock() == null;
      } catch (FileSystemException e) {
        return false; // It is gone, or may not be written: who acquires it is told why.
      }
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

  /// Empty for a reader of a directory that is not writable.
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

  private static DirectoryInUse inUse(Path directory, String holder) {
    return new DirectoryInUse(
        Phrase.of(
            "%s is in use by %s. Wait for it, stop it, or choose another --output-dir.",
            directory, holder));
  }

  /// The host name comes from the kernel if possible, because a name lookup may wait for a network
  /// that does not answer.
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
    if (outer.isPresent()) {
      outer.get().close();
    }
  }
}
