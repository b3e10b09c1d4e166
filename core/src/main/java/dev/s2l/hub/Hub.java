package dev.s2l.hub;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.Progress;
import dev.s2l.run.S2lException;
import dev.s2l.run.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The Hugging Face hub: returns folders of models and data sets by name. It uses the cache of the
/// Python tools and downloads what is missing. For a branch or a tag the hub is asked each time; if
/// it cannot be reached, the cached commit is used with a warning. For a commit that is complete in
/// the cache the hub is not asked.
public final class Hub {
  private final HubSettings settings;
  private final RetryPolicy retryPolicy;

  Hub(HubSettings settings, RetryPolicy retryPolicy) {
    this.settings = settings;
    this.retryPolicy = retryPolicy;
  }

  /// Reads `HF_HOME`, `HF_HUB_CACHE`, `HF_TOKEN`, `HF_ENDPOINT`, `HF_HUB_OFFLINE`, `HTTPS_PROXY`,
  /// `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`; opens no connection.
  ///
  /// @throws S2lException (2) if one of them is unusable
  public static Hub fromEnvironment(Map<String, String> environment) {
    return new Hub(HubSettings.of(environment), RetryPolicy.usual());
  }

  /// The address of the hub and the proxy to it, as a text for people. It contains no password.
  ///
  /// @throws S2lException (2) if a variable is unusable
  public static String connection(Map<String, String> environment) {
    var settings = HubSettings.of(environment);
    return settings.endpoint()
        + settings
            .proxies()
            .describe(settings.endpoint())
            .map(proxy -> " through the proxy " + proxy)
            .orElse(" without a proxy");
  }

  /// Whether the cache has something of a model; asks nobody.
  public boolean hasModel(HubName name) {
    return Files.isDirectory(Cache.of(settings.cache(), RepoKind.MODEL, name.repo()).snapshots());
  }

  /// Whether the cache has something of a data set; asks nobody.
  public boolean hasDataset(HubName name) {
    return Files.isDirectory(Cache.of(settings.cache(), RepoKind.DATASET, name.repo()).snapshots());
  }

  /// A model's folder: configuration, safetensors, tokenizer.
  ///
  /// @throws S2lException (7) if it cannot be downloaded, (4) if it has no safetensors
  public Path model(HubName name, Progress progress, StopSignal stop) throws IOException {
    var cache = Cache.of(settings.cache(), RepoKind.MODEL, name.repo());
    Optional<Path> cached = cachedModel(cache, name);
    if (settings.offline()) {
      if (cached.isEmpty()) {
        throw offline(RepoKind.MODEL, name, cache, missingOfModel(cache, name).orElseThrow());
      }
      return cached.get();
    }
    if (Listing.isCommit(name.asked())
        && cached.isPresent()
        && Files.isRegularFile(cached.get().resolve("tokenizer.json"))) {
      return cached.get();
    }
    try (var client = new HubClient(settings, retryPolicy, progress, stop)) {
      var repository = new Repository(settings, RepoKind.MODEL, name, client, cache, progress);
      Optional<Listing> listing = list(repository, cached, name, progress);
      return listing.isPresent()
          ? model(repository, listing.get(), name, cache)
          : cached.orElseThrow();
    }
  }

  private static Path model(Repository repository, Listing listing, HubName name, Cache cache)
      throws IOException {
    var wanted = new ArrayList<>(WantedFiles.BESIDE_WEIGHTS);
    wanted.retainAll(listing.files().keySet());
    listing.files().keySet().stream().filter(WantedFiles::isTemplate).forEach(wanted::add);
    var index = Map.<String, BlobId>of();
    if (!wanted.contains(WantedFiles.CONFIG)) {
      throw WantedFiles.unusable(Phrase.of("%s has no config.json.", name.label()));
    }
    if (listing.files().containsKey(WantedFiles.WEIGHTS)) {
      wanted.add(WantedFiles.WEIGHTS);
    } else if (listing.files().containsKey(WantedFiles.INDEX)) {
      index = repository.download(listing, List.of(WantedFiles.INDEX));
      BlobId id = index.get(WantedFiles.INDEX);
      Path file =
          id == null
              ? cache.cached(listing.commit(), WantedFiles.INDEX).orElseThrow()
              : cache.blob(id);
      wanted.addAll(WantedFiles.shards(file, name.label()));
    } else {
      throw WantedFiles.noWeights(name.repo(), listing.files().keySet());
    }
    return repository.publish(listing, List.of(index, repository.download(listing, wanted)));
  }

  /// A data set's folder: every file with rows, that is JSON, JSON Lines, CSV or Parquet, plain or
  /// compressed; and the card that says which of them make up which split.
  ///
  /// @throws S2lException (7) if it cannot be downloaded, (3) if it has no such file
  public Path dataset(HubName name, Progress progress, StopSignal stop) throws IOException {
    var cache = Cache.of(settings.cache(), RepoKind.DATASET, name.repo());
    Optional<Path> cached = cachedDataset(cache, name);
    if (settings.offline()) {
      if (cached.isEmpty()) {
        throw offline(RepoKind.DATASET, name, cache, "data files");
      }
      progress.warn(
          Phrase.of(
              "offline: %s is taken as the cache has it; whether files are missing cannot be told.",
              name.label()));
      return cached.get();
    }
    try (var client = new HubClient(settings, retryPolicy, progress, stop)) {
      var repository = new Repository(settings, RepoKind.DATASET, name, client, cache, progress);
      Optional<Listing> listing = list(repository, cached, name, progress);
      return listing.isPresent() ? dataset(repository, listing.get(), name) : cached.orElseThrow();
    }
  }

  private static Path dataset(Repository repository, Listing listing, HubName name)
      throws IOException {
    var wanted =
        new ArrayList<>(listing.files().keySet().stream().filter(WantedFiles::isData).toList());
    if (wanted.isEmpty()) {
      throw new S2lException(
          ExitCode.DATA,
          Phrase.of(
              "the data set %s has no file that ends in .json, .jsonl, .csv or .parquet (also .gz,"
                  + " .zst) among its %d files.",
              name.label(), listing.files().size()));
    }
    if (listing.files().containsKey(WantedFiles.CARD)) {
      wanted.add(WantedFiles.CARD);
    }
    return repository.publish(listing, List.of(repository.download(listing, wanted)));
  }

  /// Empty if the hub cannot be reached and the cache is used instead.
  private static Optional<Listing> list(
      Repository repository, Optional<Path> cached, HubName name, Progress progress)
      throws IOException {
    try {
      return Optional.of(repository.list());
    } catch (S2lException e) {
      if (cached.isEmpty() || !(e.getCause() instanceof RetryableFault)) {
        throw e;
      }
      progress.warn(
          Phrase.of(
              "%s Going on with %s as the cache has it, commit %s.",
              e.getMessage(), name.label(), cached.get().getFileName()));
      return Optional.empty();
    }
  }

  private static Optional<Path> cachedModel(Cache cache, HubName name) throws IOException {
    return missingOfModel(cache, name).isPresent()
        ? Optional.empty()
        : cache.commit(name.asked()).map(cache::snapshot);
  }

  /// The file of configuration and weights that the cache does not have; empty if it has all of
  /// them.
  private static Optional<String> missingOfModel(Cache cache, HubName name) throws IOException {
    Optional<String> commit = cache.commit(name.asked());
    if (commit.isEmpty()) {
      return Optional.of("commit of revision " + name.asked());
    }
    if (cache.cached(commit.get(), WantedFiles.CONFIG).isEmpty()) {
      return Optional.of(WantedFiles.CONFIG);
    }
    if (cache.cached(commit.get(), WantedFiles.WEIGHTS).isPresent()) {
      return Optional.empty();
    }
    Optional<Path> index = cache.cached(commit.get(), WantedFiles.INDEX);
    if (index.isEmpty()) {
      return Optional.of(WantedFiles.WEIGHTS);
    }
    for (String shard : WantedFiles.shards(index.get(), name.label())) {
      if (cache.cached(commit.get(), shard).isEmpty()) {
        return Optional.of(shard);
      }
    }
    return Optional.empty();
  }

  private static Optional<Path> cachedDataset(Cache cache, HubName name) throws IOException {
    Optional<Path> folder = cache.commit(name.asked()).map(cache::snapshot);
    if (folder.isEmpty() || !Files.isDirectory(folder.get())) {
      return Optional.empty();
    }
    try (var files = Files.walk(folder.get())) {
      boolean hasData =
          files
              .filter(Files::isRegularFile)
              .anyMatch(file -> WantedFiles.isData(folder.get().relativize(file).toString()));
      return hasData ? folder : Optional.empty();
    }
  }

  private static S2lException offline(RepoKind kind, HubName name, Cache cache, String missing) {
    return new S2lException(
        ExitCode.NETWORK,
        Phrase.of(
            "HF_HUB_OFFLINE is set and the cache %s has no %s of the %s %s. Unset HF_HUB_OFFLINE,"
                + " or download it where there is a network and bring the cache.",
            cache.root(), missing, kind.label(), name.label()));
  }
}
