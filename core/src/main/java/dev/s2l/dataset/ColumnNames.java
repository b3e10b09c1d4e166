package dev.s2l.dataset;

import dev.s2l.run.Nearest;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What the names of columns mean, and how they are listed for people.
public final class ColumnNames {
  private static final int SHOWN = 20;

  private static final List<String> IDS = List.of("id", "guid", "uuid", "uid", "_id");

  /// `ticket_id`, `ticket-id`, `Ticket ID`, `ticketId`, `ticketID`.
  private static final Pattern ENDS_IN_ID =
      Pattern.compile("(?i:.*[_.\\- ](gu|uu|u)?id)|.*[a-z]I[dD]");

  private ColumnNames() {}

  /// The column that holds the ids of the rows, by its name: `id`, `guid` and the like, else the
  /// only column whose name ends in `id` as a word.
  public static Optional<String> id(Collection<String> names) {
    for (String known : IDS) {
      for (String name : names) {
        if (plain(name).equals(known)) {
          return Optional.of(name);
        }
      }
    }
    var ending = names.stream().filter(name -> ENDS_IN_ID.matcher(name.strip()).matches()).toList();
    return ending.size() == 1 ? Optional.of(ending.getFirst()) : Optional.empty();
  }

  /// The words of a name, in lower case: `lossMask`, `loss-mask` and `Loss Mask` have two.
  static List<String> words(String name) {
    return Arrays.stream(
            name.replaceAll("(\\p{Ll})(\\p{Lu})", "$1 $2")
                .toLowerCase(Locale.ROOT)
                .split("[^\\p{L}\\p{N}]+"))
        .filter(word -> !word.isEmpty())
        .toList();
  }

  /// The name without differences that people overlook.
  static String plain(String name) {
    return name.strip().toLowerCase(Locale.ROOT);
  }

  /// Sentences that list the existing columns and suggest the one that was probably meant. Names
  /// are quoted, so that blanks at their ends are visible.
  public static String existing(String missing, Collection<String> names) {
    if (names.isEmpty()) {
      return "";
    }
    String listed =
        names.stream().limit(SHOWN).map(ColumnNames::quoted).collect(Collectors.joining(", "));
    int more = names.size() - SHOWN;
    return (names.size() == 1 ? "There is " : "There are ")
        + listed
        + (more > 0 ? " and " + more + " more" : "")
        + nearest(missing, names).map(name -> ". Did you mean " + quoted(name) + "?").orElse(".");
  }

  private static Optional<String> nearest(String missing, Collection<String> names) {
    return Nearest.of(plain(missing), names.stream().map(ColumnNames::plain).toList())
        .flatMap(near -> names.stream().filter(name -> plain(name).equals(near)).findFirst());
  }

  static String quoted(String name) {
    return '"' + name + '"';
  }
}
