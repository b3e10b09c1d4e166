package dev.s2l.hub;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What people write for something on the hub: `ORG/NAME` or `ORG/NAME@REVISION`.
///
/// @param repo `ORG/NAME`, or `NAME` alone for the few old repositories without owner
/// @param revision branch, tag, `refs/pr/N` or commit; empty for `main`
public record HubName(String repo, Optional<String> revision) {
  static final String MAIN = "main";
  private static final int LONGEST = 96;
  private static final Pattern PART = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9_])?");
  private static final Pattern REVISION = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._/+-]{0,249}");

  /// @throws S2lException (7) if these cannot be names on the hub
  public HubName {
    if (!isRepo(repo)) {
      throw new S2lException(
          ExitCode.NETWORK,
          Phrase.of(
              "\"%s\" cannot be a name on the hub: expected ORG/NAME of letters, digits, '-', '_'"
                  + " and '.', without '--' and '..', at most %d characters.",
              repo, LONGEST));
    }
    if (revision.isPresent() && !isRevision(revision.get())) {
      throw new S2lException(
          ExitCode.NETWORK,
          Phrase.of(
              "\"%s\" cannot be a revision of %s: expected a branch, a tag, refs/pr/N or a commit.",
              revision.get(), repo));
    }
  }

  /// Reads `ORG/NAME` or `ORG/NAME@REVISION`; empty if the text is neither, a path for example.
  public static Optional<HubName> parse(String text) {
    int at = text.indexOf('@');
    String repo = at < 0 ? text : text.substring(0, at);
    Optional<String> revision = at < 0 ? Optional.empty() : Optional.of(text.substring(at + 1));
    boolean name =
        repo.indexOf('/') >= 0 && isRepo(repo) && revision.map(HubName::isRevision).orElse(true);
    return name ? Optional.of(new HubName(repo, revision)) : Optional.empty();
  }

  /// Reads `NAME` or `NAME@REVISION` of the old repositories without owner; empty if the text is
  /// neither.
  public static Optional<HubName> alone(String text) {
    int at = text.indexOf('@');
    String repo = at < 0 ? text : text.substring(0, at);
    Optional<String> revision = at < 0 ? Optional.empty() : Optional.of(text.substring(at + 1));
    boolean name =
        repo.indexOf('/') < 0 && isRepo(repo) && revision.map(HubName::isRevision).orElse(true);
    return name ? Optional.of(new HubName(repo, revision)) : Optional.empty();
  }

  /// The revision that is asked for.
  String asked() {
    return revision.orElse(MAIN);
  }

  /// As people write it.
  String label() {
    return repo + revision.map(r -> "@" + r).orElse("");
  }

  private static boolean isRepo(String repo) {
    List<String> parts = List.of(repo.split("/", -1));
    return repo.length() <= LONGEST
        && parts.size() <= 2
        && parts.stream().allMatch(part -> PART.matcher(part).matches())
        && !repo.contains("--")
        && !repo.contains("..")
        && !repo.endsWith(".git");
  }

  private static boolean isRevision(String revision) {
    return REVISION.matcher(revision).matches()
        && !revision.contains("..")
        && !revision.contains("//")
        && !revision.contains("/.")
        && !revision.endsWith("/")
        && !revision.endsWith(".lock");
  }
}
