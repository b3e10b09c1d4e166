package dev.s2l.hub;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// Names that a server sends. A name is checked before it becomes a path, and escaped before it
/// becomes part of an address.
final class FileNames {
  private static final int MAX_LENGTH = 1000;
  private static final int MAX_PART_BYTES = 255;
  private static final int MAX_DEPTH = 16;
  private static final Pattern ESCAPE = Pattern.compile("%[0-9A-Fa-f]{2}");
  private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*");
  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

  private FileNames() {}

  /// @return `name`, which is a relative path inside the repository
  /// @throws S2lException (7) if it could lead anywhere else
  static String checked(String name, String repo) {
    if (!isInside(name)) {
      throw new S2lException(
          ExitCode.NETWORK,
          Phrase.of(
              "%s lists a file named \"%s\", which could lead outside of its folder. s2l downloads"
                  + " nothing from it; report it to the hub.",
              repo, name));
    }
    return name;
  }

  static boolean isInside(String name) {
    if (name.length() > MAX_LENGTH
        || name.indexOf('\\') >= 0
        || name.chars().anyMatch(Character::isISOControl)
        || ESCAPE.matcher(name).find()
        || DRIVE.matcher(name).matches()) {
      return false;
    }
    String[] parts = name.split("/", -1);
    if (parts.length > MAX_DEPTH) {
      return false;
    }
    for (String part : parts) {
      if (part.isEmpty()
          || part.equals(".")
          || part.equals("..")
          || part.getBytes(StandardCharsets.UTF_8).length > MAX_PART_BYTES) {
        return false;
      }
    }
    return true;
  }

  /// `base`, a slash and `path` with everything escaped but its slashes.
  static URI address(URI base, String path) {
    return URI.create(base + "/" + escaped(path, UNRESERVED + "/"));
  }

  /// One part of an address: slashes are escaped too.
  static String part(String text) {
    return escaped(text, UNRESERVED);
  }

  private static String escaped(String text, String kept) {
    var escaped = new StringBuilder(text.length());
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (kept.indexOf(c) >= 0) {
        escaped.append(c);
      } else {
        escaped.append(Phrase.of("%%%02X", (int) c));
      }
    }
    return escaped.toString();
  }
}
