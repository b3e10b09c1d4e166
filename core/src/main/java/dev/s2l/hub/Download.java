package dev.s2l.hub;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.Progress;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Downloads one blob to `blobs/HASH.incomplete`, continues where an earlier download stopped, and
/// renames the file only if its hash is right. Use it from one thread at a time.
final class Download {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes ([0-9]{1,18})-[0-9]{1,18}/([0-9]{1,18}|\\*)");

  private final HubClient client;
  private final Cache cache;
  private final Refusals refusals;
  private final Progress.Task task;
  private final String name;
  private final BlobId id;
  private final OptionalLong size;
  private final URI uri;

  /// Downloads `file`; its size is known only if the hub gives it.
  Download(
      HubClient client,
      Cache cache,
      Refusals refusals,
      Progress.Task task,
      RemoteFile file,
      URI uri) {
    this.client = client;
    this.cache = cache;
    this.refusals = refusals;
    this.task = task;
    this.name = file.name();
    this.id = file.id().orElseThrow();
    this.size = file.size();
    this.uri = uri;
  }

  /// Downloads the blob into the cache.
  ///
  /// @throws S2lException (7) if the content cannot be downloaded, or has another hash
  void run() throws IOException {
    Path blob = cache.blob(id);
    Path part = cache.incomplete(id);
    Files.createDirectories(cache.blobs());
    try (var _ = cache.lock(id, client.stopSignal())) {
      if (isComplete(blob)) {
        task.advance(Files.size(blob), name);
        return;
      }
      long partBytes = Files.exists(part) ? Files.size(part) : 0;
      task.advance(partBytes, name);
      download(part);
      if (partBytes > 0 && !id.hash(part).equals(id.hex())) {
        // The partial file of an earlier process was not the beginning of this file.
        discard(part);
        download(part);
      }
      accept(part, blob);
    }
  }

  private boolean isComplete(Path blob) throws IOException {
    return Files.isRegularFile(blob) && (size.isEmpty() || Files.size(blob) == size.getAsLong());
  }

  private void download(Path part) throws IOException {
    client.retried(
        () -> {
          attempt(part);
          return part;
        });
  }

  private void accept(Path part, Path blob) throws IOException {
    String hash = id.hash(part);
    if (!hash.equals(id.hex())) {
      discard(part);
      throw new S2lException(
          ExitCode.NETWORK,
          Phrase.of(
              "%s of %s arrived damaged: its %s is %s, expected %s. It was removed. Try again; if"
                  + " that does not help, %s serves another file than the hub lists.",
              name, refusals.name().label(), id.algorithm(), hash, id.hex(), HubClient.host(uri)));
    }
    Files.move(part, blob, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private void discard(Path part) throws IOException {
    if (Files.exists(part)) {
      task.advance(-Files.size(part), name);
      Files.delete(part);
    }
  }

  private void attempt(Path part) throws RetryableFault, IOException {
    long partBytes = Files.exists(part) ? Files.size(part) : 0;
    if (size.isPresent() && partBytes > size.getAsLong()) {
      discard(part);
      partBytes = 0;
    }
    if (size.isPresent() && partBytes > 0 && partBytes == size.getAsLong()) {
      return;
    }
    try (HubResponse response = client.get(uri, partBytes)) {
      checkId(response);
      switch (response.status()) {
        case 200 -> {
          task.advance(-partBytes, name);
          append(response, part, 0);
        }
        case 206 -> {
          if (rangeStart(response) != partBytes) {
            discard(part);
            throw RetryableFault.of(
                HubClient.host(response.uri()) + " sent another range than asked for");
          }
          append(response, part, partBytes);
        }
        case 416 -> {
          discard(part);
          throw RetryableFault.of(HubClient.host(response.uri()) + " has no such range of " + name);
        }
        default -> throw refusals.of(response.status(), response.headers(), name);
      }
    }
  }

  /// The endpoint names the hash again when it redirects to where the content is stored.
  private void checkId(HubResponse response) {
    if (response.linkedId().isPresent() && !response.linkedId().get().equals(id)) {
      throw new S2lException(
          ExitCode.NETWORK,
          Phrase.of(
              "%s of %s: the hub lists content %s but serves %s. Try again later.",
              name, refusals.name().label(), id.hex(), response.linkedId().get().hex()));
    }
  }

  private static long rangeStart(HubResponse response) {
    Matcher range = CONTENT_RANGE.matcher(response.header("Content-Range").orElse(""));
    return range.matches() ? Long.parseLong(range.group(1)) : -1;
  }

  private void append(HubResponse response, Path part, long from)
      throws RetryableFault, IOException {
    long end = size.orElse(Long.MAX_VALUE);
    long at = from;
    OptionalLong length = response.number("Content-Length");
    byte[] buffer = new byte[BUFFER_BYTES];
    try (var channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var body =
            new ResponseBody(response, client.retryPolicy().silence(), client.stopSignal())) {
      channel.truncate(from);
      channel.position(from);
      for (int n = body.read(buffer, at > from);
          n >= 0 && at <= end;
          n = body.read(buffer, at > from)) {
        var bytes = ByteBuffer.wrap(buffer, 0, n);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        at += n;
        task.advance(n, name);
        client.stopSignal().check();
      }
      channel.force(true);
    }
    client.stopSignal().check();
    if (at > end) {
      discard(part);
      throw new S2lException(
          ExitCode.NETWORK,
          Phrase.of(
              "%s sends more than the %d bytes that %s of %s has by the hub's list. It was"
                  + " removed.",
              HubClient.host(response.uri()), end, name, refusals.name().label()));
    }
    long expected = size.orElse(from + length.orElse(at - from));
    if (at < expected) {
      throw RetryableFault.cut(
          Phrase.of(
              "%s ended after %d of %d bytes of %s",
              HubClient.host(response.uri()), at, expected, name),
          at > from);
    }
  }
}
