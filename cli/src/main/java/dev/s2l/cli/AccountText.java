package dev.s2l.cli;

import dev.s2l.dataset.DatasetCheck;
import dev.s2l.dataset.NameAccount;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import picocli.CommandLine.Model.CommandSpec;

/// The account of a data set on standard output: text for people, one JSON object for programs.
final class AccountText {
  private static final int SHOWN_LABELS = 20;

  private AccountText() {}

  static void print(CommandSpec spec, DatasetCheck account, boolean json) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.COMPACT.writeValueAsString(account));
      return;
    }
    for (var input : account.inputs()) {
      out.printf(
          Locale.ROOT,
          "%s (%s): %,d rows%n",
          Failures.printable(input.name()),
          input.format().suffix(),
          input.rowsRead());
    }
    out.printf(
        Locale.ROOT,
        "%,d read = %,d used + %,d rejected%n",
        account.read(),
        account.used(),
        account.rejected());
    account
        .rejectedByReason()
        .forEach(
            (reason, count) -> out.printf(Locale.ROOT, "  rejected %-28s %,d%n", reason, count));
    print(out, "source", account.sources());
    print(out, "topic", account.topics());
    print(out, "prompt", account.prompt());
    print(out, "response", account.response());
    out.printf(Locale.ROOT, "duplicates %,d%n", account.duplicates());
    if (account.prompt().unit().equals("tokens")) {
      out.println(overLength(account.overLength(), account.cutResponses()));
    }
    out.printf(Locale.ROOT, "rows that spell special tokens %,d%n", account.specialTokenRows());
    for (String column : new LinkedHashSet<>(account.idColumns())) {
      if (!column.isEmpty()) {
        out.printf(Locale.ROOT, "ids from the column \"%s\"%n", Failures.printable(column));
      }
    }
    print(out, "columns", "row", account.names().columns());
    print(out, "keys of messages", "message", account.names().keys());
    account.unused().forEach(unused -> print(out, unused));
    out.flush();
  }

  /// One line; `plan` prints it, too.
  static String overLength(long rows, long cutResponses) {
    return Phrase.of(
        "%,d rows over --max-length, %,d of them used with a cut response", rows, cutResponses);
  }

  /// First what is used, by its use, then what is not.
  private static void print(
      PrintWriter out, String what, String one, List<NameAccount.Name> names) {
    var uses = new TreeMap<String, List<NameAccount.Name>>();
    names.forEach(name -> uses.computeIfAbsent(name.use(), use -> new ArrayList<>()).add(name));
    List<NameAccount.Name> unused = uses.getOrDefault("", List.of());
    uses.remove("");
    if (!uses.isEmpty()) {
      var used = new StringJoiner("; ");
      uses.forEach((use, list) -> used.add(use + ": " + NameAccount.listed(list, one)));
      out.printf(Locale.ROOT, "%s used as %s%n", what, Failures.printable(used.toString()));
    }
    if (!unused.isEmpty()) {
      out.printf(
          Locale.ROOT,
          "%s not used: %s%n",
          what,
          Failures.printable(NameAccount.listed(unused, one)));
    }
  }

  private static void print(PrintWriter out, DatasetCheck.Unused unused) {
    String more = unused.values() > unused.examples().size() ? ", …" : "";
    out.printf(
        Locale.ROOT,
        "column \"%s\" is not used and looks like a %s (%,d values: %s%s): %s%n",
        Failures.printable(unused.column()),
        unused.word(),
        unused.values(),
        Failures.printable(String.join(", ", unused.examples())),
        more,
        unused.option());
  }

  private static void print(PrintWriter out, String what, Map<String, Long> counts) {
    counts.entrySet().stream()
        .filter(entry -> !entry.getKey().isEmpty())
        .sorted(
            Comparator.comparing((Map.Entry<String, Long> entry) -> -entry.getValue())
                .thenComparing(Map.Entry::getKey))
        .limit(SHOWN_LABELS)
        .forEach(
            entry ->
                out.printf(
                    Locale.ROOT,
                    "%s %-30s %,d%n",
                    what,
                    Failures.printable(entry.getKey()),
                    entry.getValue()));
    if (counts.size() > SHOWN_LABELS) {
      out.printf(Locale.ROOT, "%s: %,d in all%n", what, counts.size());
    }
  }

  private static void print(PrintWriter out, String what, DatasetCheck.Lengths lengths) {
    out.printf(
        Locale.ROOT,
        "%s %s: mean %.1f, median %,d, p95 %,d, longest %,d%n",
        what,
        lengths.unit(),
        lengths.mean(),
        lengths.median(),
        lengths.p95(),
        lengths.max());
  }
}
