package dev.s2l.hub;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.Progress;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// One repository on the hub and its folder in the cache: lists files, downloads blobs, links
/// snapshots.
final class Repository {
  private static final int MAX_LIST_BYTES = 64 << 20;

  private final URI endpoint;
  private final RepoKind kind;
  private final HubName name;
  private final HubClient client;
  private final Cache cache;
  private final Progress progress;
  private final Refusals refusals;

  Repository(
      HubSettings settings,
      RepoKind kind,
      HubName name,
      HubClient client,
      Cache cache,
      Progress progress) {
    this.endpoint = settings.endpoint();
    this.kind = kind;
    this.name = name;
    this.client = client;
    this.cache = cache;
    this.progress = progress;
    URI page = FileNames.address(endpoint, kind.pagePrefix() + name.repo());
    this.refusals = new Refusals(kind, name, page, settings.token().isPresent());
  }

  /// The files at the commit that the revision means now.
  Listing list() throws IOException {
    URI uri =
        URI.create(
            Phrase.of(
                "%s/api/%s/%s/revision/%s?blobs=true",
                endpoint, kind.plural(), name.repo(), FileNames.part(name.asked())));
    byte[] json =
        client.retried(
            () -> {
              try (HubResponse response = client.get(uri, 0)) {
                if (response.status() != 200) {
                  throw refusals.of(response.status(), response.headers(), "list of files");
                }
                try (var body =
                    new ResponseBody(
                        response, client.retryPolicy().silence(), client.stopSignal())) {
                  byte[] all = body.readAll(MAX_LIST_BYTES);
                  client.stopSignal().check();
                  return all;
                }
              }
            });
    var listing = Listing.read(json, name.label());
    if (Listing.isCommit(name.asked()) && !listing.commit().equals(name.asked())) {
      throw new S2lException(
          ExitCode.NETWORK,
          Phrase.of(
              "the hub lists commit %s for %s. Check HF_ENDPOINT.",
              listing.commit(), name.label()));
    }
    return listing;
  }

  /// Downloads the content of `names` into the cache, unless it is there.
  ///
  /// @return blobs to link, by name, without the files that the snapshot already has
  Map<String, BlobId> download(Listing listing, Collection<String> names) throws IOException {
    var missing = new ArrayList<RemoteFile>();
    for (String file : names) {
      RemoteFile remote = listing.files().get(FileNames.checked(file, name.label()));
      if (remote == null) {
        throw new S2lException(
            ExitCode.NETWORK, Phrase.of("%s has no file %s.", name.label(), file));
      }
      if (!has(listing.commit(), remote)) {
        missing.add(identified(listing, remote));
      }
    }
    var blobs = new LinkedHashMap<String, BlobId>();
    if (!missing.isEmpty()) {
      long bytes = missing.stream().mapToLong(file -> file.size().orElse(0)).sum();
      try (var task = progress.start("download " + name.repo(), bytes, "bytes")) {
        for (RemoteFile file : missing) {
          new Download(client, cache, refusals, task, file, address(listing, file.name())).run();
          blobs.put(file.name(), file.id().orElseThrow());
        }
      }
    }
    return blobs;
  }

  /// Makes the snapshot after every blob was downloaded, and stores which commit the revision
  /// means.
  Path publish(Listing listing, List<Map<String, BlobId>> blobs) throws IOException {
    for (Map<String, BlobId> part : blobs) {
      for (var entry : part.entrySet()) {
        cache.link(listing.commit(), entry.getKey(), entry.getValue());
      }
    }
    cache.keepRef(name.asked(), listing.commit());
    progress.note(Phrase.of("%s %s is commit %s", kind.label(), name.label(), listing.commit()));
    return cache.snapshot(listing.commit());
  }

  private boolean has(String commit, RemoteFile file) throws IOException {
    var there = cache.cached(commit, file.name());
    return there.isPresent()
        && (file.size().isEmpty() || Files.size(there.get()) == file.size().getAsLong());
  }

  private URI address(Listing listing, String file) {
    return FileNames.address(
        endpoint, kind.pagePrefix() + name.repo() + "/resolve/" + listing.commit() + "/" + file);
  }

  /// Returns the file with the hash of its content; requests the headers of the file if the list
  /// has no hash.
  private RemoteFile identified(Listing listing, RemoteFile file) throws IOException {
    return file.id().isPresent()
        ? file
        : client.retried(() -> identified(file, client.head(address(listing, file.name()))));
  }

  private RemoteFile identified(RemoteFile file, HubResponse response) throws IOException {
    try (response) {
      if (response.status() >= 400) {
        throw refusals.of(response.status(), response.headers(), file.name());
      }
      var id = response.linkedId().or(() -> response.header("ETag").flatMap(BlobId::of));
      if (id.isEmpty()) {
        throw new S2lException(
            ExitCode.NETWORK,
            Phrase.of(
                "%s names no hash of %s of %s, so what it sends cannot be checked. Use another"
                    + " HF_ENDPOINT.",
                HubClient.host(endpoint), file.name(), name.label()));
      }
      OptionalLong length =
          response.status() == 200 ? response.number("Content-Length") : OptionalLong.empty();
      OptionalLong size = response.linkedSize().isPresent() ? response.linkedSize() : length;
      return new RemoteFile(file.name(), file.size().isPresent() ? file.size() : size, id);
    }
  }
}
