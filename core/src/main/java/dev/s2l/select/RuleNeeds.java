package dev.s2l.select;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import dev.s2l.run.StopSignal;
import dev.s2l.suspect.SuspectKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Checks that the rules of a selection have the data that they need. A rule that cannot be checked
/// must not look as if it had been followed.
final class RuleNeeds {
  private static final EnumSet<SuspectKind> BY_TEXT =
      EnumSet.of(
          SuspectKind.NEAR_DUPLICATE,
          SuspectKind.TRUNCATED,
          SuspectKind.MISMATCHED,
          SuspectKind.EMPTY_TARGET);

  private final SelectionInput input;
  private final SelectionSettings settings;

  RuleNeeds(SelectionInput input, SelectionSettings settings) {
    this.input = input;
    this.settings = settings;
  }

  /// @return warnings where a rule changes nothing, or is followed only roughly
  /// @throws S2lException (2) where a rule cannot be followed
  List<String> check() {
    var protection = settings.protection();
    for (SuspectKind kind : protection.excluded()) {
      if (kind == SuspectKind.CUT_RESPONSE && input.facts().cutResponses().isEmpty()) {
        throw new S2lException(
            ExitCode.USAGE,
            "--exclude cut-response: these trajectories do not say which responses were cut; they"
                + " come from another trainer or an older version of s2l. Record them with s2l"
                + " record or s2l run, or leave the option out.");
      }
      if (BY_TEXT.contains(kind)) {
        needData("--exclude " + kind.word(), "texts");
      }
    }
    if (protection.minimumPerTopic() > 0 && !input.topics().named()) {
      needData("--min-per-topic", "topics");
      throw new S2lException(
          ExitCode.USAGE,
          "--min-per-topic protects nothing: no row has a topic. Name the column that holds them"
              + " with --columns topic=NAME.");
    }
    var method = settings.method();
    method.signals().forEach(signal -> ranks().signal(method, signal));
    return Stream.of(sources(), lengths(), target()).flatMap(Optional::stream).toList();
  }

  private Optional<String> sources() {
    if (settings.method() instanceof SelectionMethod.Ranking method) {
      method.check(ranks());
      if (method.split(SourceSplit.NONE) == SourceSplit.EVEN) {
        return needSources("method " + method.name());
      }
    }
    return settings.protection().sourceSplit() == SourceSplit.EVEN
        ? needSources("--per-source")
        : Optional.empty();
  }

  private Optional<String> target() {
    return settings.method().seesTarget()
        ? Optional.of(
            settings.method().name()
                + " has seen target rows (--target-data): compare it with methods that saw them,"
                + " and evaluate on none of these rows.")
        : Optional.empty();
  }

  private Ranks ranks() {
    return new Ranks(input, settings.seed(), new StopSignal());
  }

  private Optional<String> needSources(String rule) {
    if (input.sources().named()) {
      return Optional.empty();
    }
    needData(rule, "sources");
    return Optional.of(
        rule
            + " divides nothing: no row has a source, so all count as one. Name the column that"
            + " holds them with --columns source=NAME, or take the files with --source-from"
            + " file-name.");
  }

  private Optional<String> lengths() {
    if (!(settings.method() instanceof SelectionMethod.LengthMatchedRandom)) {
      return Optional.empty();
    }
    LengthBins.lengths(input);
    return LengthBins.unit(input) == LengthUnit.TOKENS
        ? Optional.empty()
        : Optional.of(
            "length-matched-random counts characters: these trajectories do not tell how many"
                + " tokens a response has. What s2l record or s2l run records now tells it.");
  }

  private void needData(String rule, String what) {
    if (input.responseLength().isEmpty()) {
      throw new S2lException(
          ExitCode.USAGE,
          Phrase.of("%s needs the %s of the rows: name the data set with --data.", rule, what));
    }
  }
}
