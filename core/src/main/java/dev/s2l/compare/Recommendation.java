package dev.s2l.compare;

import dev.s2l.compare.Table.Entry;
import dev.s2l.compare.Verdicts.Recommended;
import dev.s2l.run.Phrase;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Which method and budget to take for these data, and why, in one paragraph.
///
/// A method wins where some metric shows it better than random rows and none shows it worse. A
/// winner is taken if neither length nor the mixture of sources explains it (it is better than
/// random rows of its lengths and than those balanced by source, or these are not better than
/// random rows themselves) and full data are not shown to be better. Of several winners the one
/// with the best mean rank over the metrics is taken. Where nobody wins, random rows are taken,
/// with the smallest budget that is not shown to be worse than full data.
final class Recommendation {
  private static final int MOST_NAMES = 4;

  private final Table table;
  private final Standings standings;
  private final VerdictSettings settings;
  private final Comparator<Entry> best;

  /// @param recommended empty if nothing can be recommended
  record Advice(String paragraph, Optional<Recommended> recommended) {}

  private Recommendation(Table table, List<MethodVerdict> verdicts, VerdictSettings settings) {
    this.table = table;
    this.standings = new Standings(verdicts);
    this.settings = settings;
    var ranks = new MeanRanks(table, settings);
    this.best = Comparator.<Entry>comparingDouble(ranks::of).thenComparingInt(this::rows);
  }

  static Advice of(Table table, List<MethodVerdict> verdicts, VerdictSettings settings) {
    var advice = new Recommendation(table, verdicts, settings).advice();
    long done = table.done().size();
    boolean open = table.cells().stream().anyMatch(CellResult::isOpen);
    return open && done > 0
        ? new Advice(
            Phrase.of(
                "So far, with %d of %d cells finished: %s",
                done, table.cells().size(), advice.paragraph),
            advice.recommended)
        : advice;
  }

  private Advice advice() {
    if (table.done().isEmpty()) {
      return nothingFinished();
    }
    boolean random = !standings.against(Controls.RANDOM).isEmpty();
    boolean full = !standings.against(Controls.FULL).isEmpty();
    if (!random && !full) {
      return noControls();
    }
    if (!standings.anyInterval()) {
      return new Advice(
          "No recommendation: no two selection seeds were compared, so nothing says how far seeds"
              + " differ. The same command with more --seeds keeps what is finished.",
          Optional.empty());
    }
    var methods = entries(entry -> !Controls.ALL.contains(entry.method()));
    var winners = methods.stream().filter(standings::wins).sorted(best).toList();
    var unexplained = winners.stream().filter(entry -> explanation(entry).isEmpty()).toList();
    var taken = unexplained.stream().filter(entry -> !standings.belowFull(entry)).findFirst();
    if (taken.isPresent()) {
      return winner(taken.get(), winners);
    }
    var explained =
        winners.stream()
            .filter(entry -> explanation(entry).isPresent() && !standings.belowFull(entry))
            .findFirst();
    if (explained.isPresent()) {
      return simpler(explained.get());
    }
    if (!unexplained.isEmpty()) {
      return fullBefore(unexplained.getFirst(), winners);
    }
    if (!winners.isEmpty()) {
      return simpler(winners.getFirst());
    }
    return nobody(methods);
  }

  private Optional<Entry> explanation(Entry entry) {
    return standings.explanation(entry, best);
  }

  private List<Entry> entries(Predicate<Entry> wanted) {
    return table.entries().stream()
        .filter(entry -> !table.done(entry).isEmpty())
        .filter(wanted)
        .toList();
  }

  private Advice nothingFinished() {
    var failed = table.cells().stream().filter(cell -> cell.state() == CellState.FAILED).toList();
    return new Advice(
        failed.isEmpty()
            ? "No recommendation: no cell is finished yet."
            : Phrase.of(
                "No recommendation: no cell is finished, and %d of %d failed. The first failure"
                    + " (%s): %s",
                failed.size(), table.cells().size(), failed.getFirst().words(), Notes.why(failed)),
        Optional.empty());
  }

  private Advice noControls() {
    var first = entries(entry -> true).stream().min(best).orElseThrow();
    return new Advice(
        Phrase.of(
            "No recommendation: without a control (random rows, full data) nothing says whether"
                + " choosing rows helps on these data at all. Of the methods compared, %s has the"
                + " best mean%s. Compare again without --no-controls.",
            named(first), table.entries().size() == 1 ? ", being the only one" : ""),
        Optional.empty());
  }

  private Advice winner(Entry entry, List<Entry> winners) {
    var text = new StringBuilder();
    text.append(
        Phrase.of(
            "Take %s%s: %s.",
            named(entry), rules(entry), standings.decided(entry, standings.gainAgainst(entry))));
    for (String control : Controls.SIMPLER) {
      text.append(
          switch (standings.of(entry, control)) {
            case BETTER ->
                Phrase.of(
                    " %s does not explain it: %s.",
                    cause(control), standings.decided(entry, control));
            case MIXED ->
                Phrase.of(
                    " Beside random rows %s it is better and worse: %s.",
                    kind(control, entry), standings.decided(entry, control));
            case WORSE, LEVEL, UNDECIDED ->
                Phrase.of(
                    " Whether it is better than random rows %s cannot be told.",
                    kind(control, entry));
            case ABSENT -> "";
          });
    }
    if (!standings.gainAgainst(entry).equals(Controls.FULL)) {
      text.append(besideFull(entry));
    }
    text.append(others(entry, winners));
    if (table.seesTarget(entry)) {
      text.append(" It chose by rows of the task (--target-data), which the controls did not see.");
    }
    return advice(text.append(cost(entry)).toString(), entry);
  }

  private String besideFull(Entry entry) {
    return switch (standings.of(entry, Controls.FULL)) {
      case BETTER, WORSE, MIXED ->
          Phrase.of(" Beside full data: %s.", standings.decided(entry, Controls.FULL));
      case LEVEL -> " It is as good as full data, within the margin.";
      case UNDECIDED ->
          Phrase.of(
              " From full data it cannot be told apart%s: that is no proof that nothing is lost.",
              standings.smallest(entry, Controls.FULL));
      case ABSENT -> "";
    };
  }

  /// Full data are better than the best of the winners, and so than all of them.
  private Advice fullBefore(Entry entry, List<Entry> winners) {
    return full(
        Phrase.of(
                "Train on all rows if you can: every subset that is better than random is shown to"
                    + " be worse than full data (%s: %s). Where only so many rows may be used, take"
                    + " %s%s: %s.",
                named(entry),
                standings.decided(entry, Controls.FULL),
                named(entry),
                rules(entry),
                standings.decided(entry, standings.gainAgainst(entry)))
            + others(entry, winners));
  }

  private static String others(Entry entry, List<Entry> winners) {
    var others =
        winners.stream().filter(other -> !other.equals(entry)).map(Recommendation::named).toList();
    return others.isEmpty() ? "" : Phrase.of(" Also shown to be better: %s.", few(others));
  }

  /// Random rows do what the method does.
  private Advice simpler(Entry entry) {
    var control = explanation(entry).orElseThrow();
    String worse = standings.decided(entry, control.method());
    String text =
        Phrase.of(
            "%s helps (%s), but %s: %s explains the gain as far as can be told.",
            named(entry),
            standings.decided(entry, standings.gainAgainst(entry)),
            worse.isEmpty()
                ? "it is not shown to be better than random rows " + kind(control.method(), entry)
                : worse,
            cause(control.method()).toLowerCase(Locale.ROOT));
    if (standings.belowFull(control)) {
      return full(
          text
              + Phrase.of(
                  " Train on all rows if you can: full data are better still (%s: %s).",
                  named(control), standings.decided(control, Controls.FULL)));
    }
    return advice(
        text
            + Phrase.of(
                " Take %s%s, the simpler of the two.%s",
                named(control), rules(control), besideFull(control)),
        control);
  }

  private static String cause(String control) {
    return control.equals(Controls.LENGTH_MATCHED) ? "Length" : "The mixture of sources";
  }

  /// What the random rows of a control have that others have not.
  private String kind(String control, Entry entry) {
    if (control.equals(Controls.SOURCE_BALANCED)) {
      return "balanced by source";
    }
    return entry.method().startsWith(Controls.SMALL_TO_LARGE)
            || rule(entry.method()).startsWith(Controls.SMALL_TO_LARGE)
        ? "of the same lengths"
        : "of the lengths of small-to-large's subset";
  }

  private Advice nobody(List<Entry> methods) {
    var winner =
        entries(entry -> Controls.ALL.contains(entry.method()) && standings.wins(entry)).stream()
            .filter(entry -> !standings.belowFull(entry))
            .min(best);
    String tried =
        methods.isEmpty()
            ? "No method was compared but the controls."
            : Phrase.of(
                "No method is shown to be better than %s%s.%s",
                standings.against(Controls.RANDOM).isEmpty() ? "full data" : "random rows",
                standings.smallest(methods),
                worse(methods));
    if (winner.isPresent()) {
      return advice(
          Phrase.of(
              "%s Take %s%s: %s.",
              tried,
              named(winner.get()),
              rules(winner.get()),
              standings.decided(winner.get(), Controls.RANDOM)),
          winner.get());
    }
    var random =
        entries(entry -> entry.method().equals(Controls.RANDOM)).stream()
            .sorted(Comparator.comparingInt(this::rows))
            .toList();
    var enough =
        random.stream()
            .filter(entry -> standings.of(entry, Controls.FULL) != Standing.ABSENT)
            .filter(entry -> !standings.belowFull(entry))
            .findFirst();
    if (enough.isPresent()) {
      return advice(
          Phrase.of(
              "%s Take %s%s: of the budgets compared it is the smallest at which random rows are"
                  + " not shown to be worse than full data.%s",
              tried, named(enough.get()), rules(enough.get()), besideFull(enough.get())),
          enough.get());
    }
    var judged =
        random.stream()
            .filter(entry -> standings.of(entry, Controls.FULL) != Standing.ABSENT)
            .toList();
    if (!judged.isEmpty()) {
      Entry largest = judged.getLast();
      return full(
          Phrase.of(
              "%s Train on all rows: random rows are shown to be worse at every budget (%s: %s).",
              tried, named(largest), standings.decided(largest, Controls.FULL)));
    }
    if (random.isEmpty()) {
      return full(tried + " Train on all rows.");
    }
    return advice(
        Phrase.of(
            "%s Take %s or as many random rows as you can train on: without full data in the"
                + " comparison nothing says how many are enough.",
            tried, named(random.getLast())),
        random.getLast());
  }

  private String worse(List<Entry> methods) {
    var worse =
        methods.stream()
            .filter(entry -> standings.of(entry, Controls.RANDOM) == Standing.WORSE)
            .map(Recommendation::named)
            .toList();
    return worse.isEmpty() ? "" : Phrase.of(" Worse than random: %s.", few(worse));
  }

  private Advice full(String text) {
    return new Advice(
        text, Optional.of(new Recommended(Controls.FULL, "100%", rule(Controls.FULL))));
  }

  private Advice advice(String text, Entry entry) {
    return new Advice(
        text, Optional.of(new Recommended(entry.method(), entry.budget(), rule(entry.method()))));
  }

  private static String few(List<String> names) {
    return names.size() <= MOST_NAMES
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, MOST_NAMES))
            + Phrase.of(" and %d more", names.size() - MOST_NAMES);
  }

  private static String named(Entry entry) {
    return entry.method() + " at " + entry.budget();
  }

  private String rule(String method) {
    return settings.rules().getOrDefault(method, "");
  }

  private String rules(Entry entry) {
    String rule = rule(entry.method());
    return rule.isEmpty() ? ", without further rules" : " (" + rule + ")";
  }

  private int rows(Entry entry) {
    return table.cells(entry).stream().mapToInt(CellResult::rows).max().orElse(0);
  }

  private String cost(Entry entry) {
    var full = entries(other -> other.method().equals(Controls.FULL));
    if (full.isEmpty()) {
      return "";
    }
    return Phrase.of(
        " A cell of it took %s, one of full data %s.",
        Durations.words(seconds(entry)), Durations.words(seconds(full.getFirst())));
  }

  private double seconds(Entry entry) {
    return table.done(entry).stream().collect(Collectors.averagingDouble(CellResult::seconds));
  }
}
