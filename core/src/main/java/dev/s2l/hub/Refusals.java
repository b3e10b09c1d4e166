package dev.s2l.hub;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.net.URI;
import java.net.http.HttpHeaders;

/// Explains a response that a further attempt cannot change.
///
/// @param kind of the repository
/// @param name what the user asked for
/// @param page address of the repository for people
/// @param withToken whether the requests carry a token
record Refusals(RepoKind kind, HubName name, URI page, boolean withToken) {

  /// @param what the file, or "the list of files"
  S2lException of(int status, HttpHeaders headers, String what) {
    String code = headers.firstValue("X-Error-Code").orElse("");
    if (code.equals("GatedRepo") || status == 403) {
      return network(
          Phrase.of(
              "the %s %s is gated or not open to you (HTTP %d). Accept its terms at %s and set"
                  + " HF_TOKEN to a token that may read it.",
              kind.label(), name.repo(), status, page));
    }
    if (status == 401) {
      return network(
          withToken
              ? Phrase.of(
                  "the hub does not accept your token for the %s %s (HTTP 401), or there is none of"
                      + " that name. Check the name at %s and HF_TOKEN.",
                  kind.label(), name.repo(), page)
              : Phrase.of(
                  "there is no public %s %s (HTTP 401). Check the name; if it is private or gated,"
                      + " set HF_TOKEN to a token that may read it.",
                  kind.label(), name.repo()));
    }
    if (status == 404) {
      return network(
          switch (code) {
            case "RevisionNotFound" ->
                Phrase.of(
                    "the %s %s has no revision \"%s\" (HTTP 404). See %s for its branches and"
                        + " tags.",
                    kind.label(), name.repo(), name.asked(), page);
            case "EntryNotFound" ->
                Phrase.of("the %s %s has no %s (HTTP 404).", kind.label(), name.repo(), what);
            default ->
                Phrase.of(
                    "the hub finds no %s %s, or not its %s (HTTP 404). Check the name at %s.",
                    kind.label(), name.label(), what, page);
          });
    }
    return network(
        Phrase.of(
            "the hub answered HTTP %d for %s of the %s %s; expected the file. Check HF_ENDPOINT, or"
                + " try later.",
            status, what, kind.label(), name.label()));
  }

  private static S2lException network(String message) {
    return new S2lException(ExitCode.NETWORK, message);
  }
}
