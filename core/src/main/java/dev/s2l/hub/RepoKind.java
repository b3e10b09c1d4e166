package dev.s2l.hub;

/// What a repository holds; decides folder names in the cache and addresses.
enum RepoKind {
  MODEL("models", ""),
  DATASET("datasets", "datasets/");

  private final String plural;
  private final String pagePrefix;

  RepoKind(String plural, String pagePrefix) {
    this.plural = plural;
    this.pagePrefix = pagePrefix;
  }

  /// As in `/api/models/…` and in `models--ORG--NAME`.
  String plural() {
    return plural;
  }

  /// The prefix of `ORG/NAME` in the address of its page.
  String pagePrefix() {
    return pagePrefix;
  }

  /// For people.
  String label() {
    return this == MODEL ? "model" : "data set";
  }
}
