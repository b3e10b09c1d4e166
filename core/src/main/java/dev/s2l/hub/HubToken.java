package dev.s2l.hub;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;

/// The user's access token. Never printed: [#toString] hides it.
final class HubToken {
  private final String secret;

  private HubToken(String secret) {
    this.secret = secret;
  }

  /// @param where the secret comes from, for the message
  /// @throws S2lException (2) if it has characters that no token has, because they could end a
  ///   header
  static HubToken of(String secret, String where) {
    if (!secret.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new S2lException(
          ExitCode.USAGE,
          Phrase.of(
              "%s does not hold a token: it has spaces, line ends or characters other than ASCII.",
              where));
    }
    return new HubToken(secret);
  }

  /// The value of an `Authorization` header.
  String header() {
    return "Bearer " + secret;
  }

  @Override
  public String toString() {
    return "(token)";
  }
}
