package dev.s2l.hub;

import dev.s2l.run.AtomicFile;
import dev.s2l.run.StopSignal;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/// The folder of one repository in the hub cache: `refs/REVISION` holds a commit, `blobs/HASH` the
/// content of a file, and `snapshots/COMMIT/FILE` is a relative link to its blob.
///
/// @param root the cache
/// @param folder name of the repository's folder
record Cache(Path root, String folder) {
  private static final Duration LOCK_POLL = Duration.ofMillis(200);

  static Cache of(Path root, RepoKind kind, String repo) {
    return new Cache(root, kind.plural() + "--" + repo.replace("/", "--"));
  }

  private Path repo() {
    return root.resolve(folder);
  }

  /// The commit that `revision` meant when it was last asked for; a commit means itself.
  Optional<String> commit(String revision) throws IOException {
    if (Listing.isCommit(revision)) {
      return Optional.of(revision);
    }
    Path ref = ref(revision);
    if (!Files.isRegularFile(ref)) {
      return Optional.empty();
    }
    return Optional.of(Files.readString(ref).strip()).filter(Listing::isCommit);
  }

  void keepRef(String revision, String commit) throws IOException {
    if (!Listing.isCommit(revision) && !commit(revision).equals(Optional.of(commit))) {
      Files.createDirectories(parent(ref(revision)));
      AtomicFile.write(ref(revision), commit.getBytes(StandardCharsets.US_ASCII));
    }
  }

  private Path ref(String revision) {
    return repo().resolve("refs").resolve(revision);
  }

  Path snapshots() {
    return repo().resolve("snapshots");
  }

  Path snapshot(String commit) {
    return snapshots().resolve(commit);
  }

  /// A file of a snapshot, if its content is in the cache.
  Optional<Path> cached(String commit, String name) {
    Path file = snapshot(commit).resolve(name);
    return Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
  }

  Path blobs() {
    return repo().resolve("blobs");
  }

  Path blob(BlobId id) {
    return blobs().resolve(id.hex());
  }

  /// The file to which a blob is downloaded; a partial download in it is continued.
  Path incomplete(BlobId id) {
    return blobs().resolve(id.hex() + ".incomplete");
  }

  /// Links `name` of the snapshot to the blob.
  void link(String commit, String name, BlobId id) throws IOException {
    Path link = snapshot(commit).resolve(name);
    Path parent = parent(link);
    Files.createDirectories(parent);
    if (Files.isRegularFile(link) && Files.isSameFile(link, blob(id))) {
      return;
    }
    Files.deleteIfExists(link);
    try {
      Files.createSymbolicLink(link, parent.relativize(blob(id)));
    } catch (FileAlreadyExistsException e) {
      // Another process has made the same link in the meantime.
    } catch (UnsupportedOperationException e) {
      Files.copy(blob(id), link); // as huggingface_hub does where there are no links
    }
  }

  /// Prevents other processes of s2l from downloading the same blob.
  FileChannel lock(BlobId id, StopSignal stop) throws IOException {
    Path file = root.resolve(".locks").resolve(folder).resolve(id.hex() + ".lock");
    Files.createDirectories(parent(file));
    var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      while (!tryLock(channel)) {
        stop.check();
        Thread.sleep(LOCK_POLL);
      }
      return channel;
    } catch (InterruptedException e) {
      channel.close();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while another process downloads " + id.hex(), e);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static Path parent(Path file) {
    Path parent = file.getParent();
    if (parent == null) {
      throw new IllegalArgumentException("a file in a folder was expected: " + file);
    }
    return parent;
  }
}
