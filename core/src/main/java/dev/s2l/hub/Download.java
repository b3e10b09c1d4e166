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

/// Gathers one blob: in `blobs/HASH.incomplete`, continued where it was cut, and renamed only when
/// its hash is right. One thread at a time.
final class Download {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes ([0-9]{1,18})-[0-9]{1,18}/([0-9]{1,18}|\\*)");

  private final Web web;
  private final Cache cache;
  private final Refusals refusals;
  private final Progress.Task task;
  private final String name;
  private final BlobId id;
  private final OptionalLong size;
  private final URI uri;

  /// Of `file`, whose id and size are known as far as the hub says them.
  Download(Web web, Cache cache, Refusals refusals, Progress.Task task, RemoteFile file, URI uri) {
    this.web = web;
    this.cache = cache;
    this.refusals = refusals;
    this.task = task;
    this.name = file.name();
    this.id = file.id().orElseThrow();
    this.size = file.size();
    this.uri = uri;
  }

  /// Leaves the blob in the cache.
  ///
  /// @throws S2lException (7) if the content cannot be had, or not with its hash
  void run() throws IOException {
    Path blob = cache.blob(id);
    Path part = cache.incomplete(id);
    Files.createDirectories(cache.blobs());
    try (var _ = cache.lock(id, web.stopSignal())) {
      if (isWhole(blob)) {
        task.advance(Files.size(blob), name);
        return;
      }
      long found = Files.exists(part) ? Files.size(part) : 0;
      task.advance(found, name);
      gather(part);
      if (found > 0 && !id.hash(part).equals(id.hex())) {
        // What an earlier process left was not the beginning of this file.
        discard(part);
        gather(part);
      }
      accept(part, blob);
    }
  }

  private boolean isWhole(Path blob) throws IOException {
    return Files.isRegularFile(blob) && (size.isEmpty() || Files.size(blob) == size.getAsLong());
  }

  private void gather(Path part) throws IOException {
    web.retried(
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
              name, refusals.name().label(), id.algorithm(), hash, id.hex(), Web.host(uri)));
    }
    Files.move(part, blob, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private void discard(Path part) throws IOException {
    if (Files.exists(part)) {
      task.advance(-Files.size(part), name);
      Files.delete(part);
    }
  }

  private void attempt(Path part) throws HubFault, IOException {
    long have = Files.exists(part) ? Files.size(part) : 0;
    if (size.isPresent() && have > size.getAsLong()) {
      discard(part);
      have = 0;
    }
    if (size.isPresent() && have > 0 && have == size.getAsLong()) {
      return;
    }
    try (Answer answer = web.get(uri, have)) {
      checkId(answer);
      switch (answer.status()) {
        case 200 -> {
          task.advance(-have, name);
          append(answer, part, 0);
        }
        case 206 -> {
          if (rangeStart(answer) != have) {
            discard(part);
            throw HubFault.of(Web.host(answer.uri()) + " sent another range than asked for");
          }
          append(answer, part, have);
        }
        case 416 -> {
          discard(part);
          throw HubFault.of(Web.host(answer.uri()) + " has no such range of " + name);
        }
        default -> throw refusals.of(answer.status(), answer.headers(), name);
      }
    }
  }

  /// The endpoint names the content once more when it sends us to where it is stored.
  private void checkId(Answer answer) {
    if (answer.linkedId().isPresent() && !answer.linkedId().get().equals(id)) {
      throw new S2lException(
          ExitCode.NETWORK,
          Phrase.of(
              "%s of %s: the hub lists content %s but serves %s. Try again later.",
              name, refusals.name().label(), id.hex(), answer.linkedId().get().hex()));
    }
  }

  private static long rangeStart(Answer answer) {
    Matcher range = CONTENT_RANGE.matcher(answer.header("Content-Range").orElse(""));
    return range.matches() ? Long.parseLong(range.group(1)) : -1;
  }

  private void append(Answer answer, Path part, long from) throws HubFault, IOException {
    long end = size.orElse(Long.MAX_VALUE);
    long at = from;
    OptionalLong length = answer.number("Content-Length");
    byte[] buffer = new byte[BUFFER_BYTES];
    try (var channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var body = new Body(answer, web.patience().silence(), web.stopSignal())) {
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
        web.stopSignal().check();
      }
      channel.force(true);
    }
    web.stopSignal().check();
    if (at > end) {
      discard(part);
      throw new S2lException(
          ExitCode.NETWORK,
          Phrase.of(
              "%s sends more than the %d bytes that %s of %s has by the hub's list. It was"
                  + " removed.",
              Web.host(answer.uri()), end, name, refusals.name().label()));
    }
    long expected = size.orElse(from + length.orElse(at - from));
    if (at < expected) {
      throw HubFault.cut(
          Phrase.of(
              "%s ended after %d of %d bytes of %s", Web.host(answer.uri()), at, expected, name),
          at > from);
    }
  }
}
