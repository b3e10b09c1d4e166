package dev.s2l.run;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Keeps a second process out of a run directory: an operating-system lock on `s2l.lock`, which
/// also says who holds it. The lock goes with the process, so a killed run leaves none behind.
public final class RunLock implements AutoCloseable {
  private static final Path HOST = Path.of("/proc/sys/kernel/hostname");

  private final FileChannel channel;

  private RunLock(FileChannel channel) {
    this.channel = channel;
  }

  /// Creates `directory` if needed and locks it.
  ///
  /// @throws S2lException (8) if another process holds the lock or the directory is not writable
  public static RunLock acquire(Path directory) {
    if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(directory)) {
      throw new S2lException(
          ExitCode.RUN_DIRECTORY,
          Phrase.of(
              "%s is no folder, but a file or a link to nowhere. Choose another --output-dir.",
              directory));
    }
    Path file = directory.resolve("s2l.lock");
    try {
      Files.createDirectories(directory);
      var channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        String holder = Files.readString(file).strip();
        channel.close();
        throw new S2lException(
            ExitCode.RUN_DIRECTORY,
            Phrase.of(
                "%s is in use by %s. Wait for it, stop it, or choose another --output-dir.",
                directory, holder.isEmpty() ? "another process" : holder));
      }
      String owner = "pid " + ProcessHandle.current().pid() + " on host " + host() + "\n";
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(owner.getBytes(StandardCharsets.UTF_8)), 0);
      return new RunLock(channel);
    } catch (IOException e) {
      throw new S2lException(
          ExitCode.RUN_DIRECTORY,
          Phrase.of(
              "cannot write in the run directory %s (%s). Choose a writable --output-dir.",
              directory, e),
          e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
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
    channel.close();
  }
}
