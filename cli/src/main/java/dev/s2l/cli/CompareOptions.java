package dev.s2l.cli;

import dev.s2l.cluster.ClusterSettings;
import dev.s2l.compare.VerdictSettings;
import dev.s2l.pipeline.ComparedMethod;
import dev.s2l.pipeline.ComparisonGrid;
import dev.s2l.pipeline.ComparisonSettings.Models;
import dev.s2l.pipeline.ComparisonSettings.OnFailure;
import dev.s2l.pipeline.ComparisonSettings.Regime;
import dev.s2l.run.EnumWords;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import dev.s2l.select.Budget;
import dev.s2l.select.SelectionMethod;
import dev.s2l.trajectory.TableReading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What is compared, how often, and how it is judged.
final class CompareOptions {
  @Option(
      names = "--methods",
      parameterConsumer = CommaValues.OfList.class,
      paramLabel = "NAME",
      description =
          "Methods of s2l select with their usual settings, NAME:BUDGET at that one only; scored"
              + " ones run with an early and a late checkpoint unless --reference-checkpoint names"
              + " one. Also skip-fitted: all rows, with --skip-fitted.")
  List<String> methods = List.of();

  @Option(
      names = "--variant",
      paramLabel = "NAME=OPTIONS",
      description =
          "One more method under a name of your own: a method and options of s2l select, for"
              + " example 'clean=small-to-large --exclude truncated --num-clusters 50'; with"
              + " --trajectories those of another proxy. May be given several times.")
  List<String> variants = new ArrayList<>();

  @Option(
      names = "--reference-checkpoint",
      paramLabel = "early|late|STEP",
      description = "The only checkpoint for the scored --methods. Default: early and late, both.")
  @Nullable String referenceCheckpoint;

  @Option(
      names = "--budgets",
      parameterConsumer = CommaValues.OfList.class,
      paramLabel = "N|P%",
      description = "Sizes of the subsets: rows, or percent of the rows that have losses.")
  List<String> budgets = List.of();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "5",
      description =
          "Pairs of a selection seed and a training seed, counted up from --seed; ten for a claim."
              + " Default: ${DEFAULT-VALUE}.")
  int seeds = 5;

  @Option(
      names = "--training-seeds",
      paramLabel = "N",
      defaultValue = "1",
      description = "Training seeds of each selection. Default: ${DEFAULT-VALUE}.")
  int trainingSeeds = 1;

  @Option(
      names = "--controls",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description =
          "Also run random, source-balanced-random, length-matched-random and full. Default: yes;"
              + " without them every verdict says so.")
  boolean controls = true;

  @Option(
      names = "--regime",
      paramLabel = "NAME",
      defaultValue = "equal-steps",
      description =
          "equal-steps: every subset is trained on for as many steps as all rows;"
              + " equal-epochs: for as many epochs. Default: ${DEFAULT-VALUE}.")
  String regime = "equal-steps";

  @Option(
      names = "--skip-fitted",
      paramLabel = "NATS",
      description = "The loss below which rows sit out, for the method skip-fitted.")
  @Nullable Double skipFitted;

  @Option(
      names = "--margin",
      parameterConsumer = CommaValues.OfList.class,
      paramLabel = "X|METRIC=X",
      description =
          "Differences that do not matter, in the unit of the metric. Default: none, and then"
              + " no verdict is no-difference.")
  List<String> margins = List.of();

  @Option(
      names = "--lower-is-better",
      parameterConsumer = CommaValues.OfList.class,
      paramLabel = "METRIC",
      description = "Metrics of which lower is better besides those whose name ends in loss.")
  List<String> lowerIsBetter = List.of();

  @Option(names = "--keep-going", description = "After a cell has failed, go on with the others.")
  boolean keepGoing;

  @Option(
      names = "--keep-models",
      description =
          "Keep the trained models of finished cells. Default: they are deleted when they are"
              + " measured.")
  boolean keepModels;

  @Option(names = "--plan", description = "Only say how many cells there are, and what they take.")
  boolean plan;

  /// @param stores how many trajectory stores there are
  /// @param table how those of variants are read
  ComparisonGrid grid(long seed, int stores, TableReading table) {
    var checkpoint =
        Optional.ofNullable(referenceCheckpoint).map(dev.s2l.trajectory.ReferenceCheckpoint::parse);
    var usual = new SelectionMethod.Options(ClusterSettings.PAPER, checkpoint);
    var compared = new ArrayList<ComparedMethod>();
    for (String given : methods) {
      compared.addAll(method(given, usual));
    }
    if (skipFitted != null
        && compared.stream()
            .noneMatch(method -> method.label().equals(ComparedMethod.SKIP_FITTED))) {
      throw usage("--skip-fitted is for the method skip-fitted, which is not among --methods.");
    }
    for (String variant : variants) {
      compared.add(VariantOption.parse(variant, table));
    }
    if (referenceCheckpoint != null
        && compared.stream()
            .noneMatch(method -> method.method() instanceof SelectionMethod.Scored)) {
      throw usage("--reference-checkpoint is for methods that score rows, and none is among them.");
    }
    if (compared.isEmpty()) {
      throw usage(
          "--methods is missing: name the methods to compare, for example"
              + " small-to-large,random.");
    }
    if (controls) {
      addControls(compared, usual);
    }
    return new ComparisonGrid(
        compared, budgets.stream().map(Budget::parse).toList(), seeds, trainingSeeds, seed, stores);
  }

  /// The lines of `NAME` or `NAME:BUDGET`.
  private List<ComparedMethod> method(String given, SelectionMethod.Options usual) {
    int colon = given.indexOf(':');
    String name = colon < 0 ? given : given.substring(0, colon);
    if (name.equals(ComparedMethod.SKIP_FITTED)) {
      return List.of(ComparedMethod.skippingFitted(fitted()));
    }
    var lines = ComparedMethod.named(name, usual);
    if (colon < 0) {
      return lines;
    }
    var only = List.of(Budget.parse(given.substring(colon + 1)));
    return lines.stream().map(line -> line.at(only)).toList();
  }

  private static void addControls(List<ComparedMethod> compared, SelectionMethod.Options usual) {
    for (String control : ComparedMethod.CONTROLS) {
      if (compared.stream().noneMatch(method -> method.label().equals(control))) {
        compared.addAll(ComparedMethod.named(control, usual));
      }
    }
  }

  private double fitted() {
    if (skipFitted == null) {
      throw usage(
          "the method skip-fitted needs --skip-fitted NATS: the loss below which rows sit out.");
    }
    return skipFitted;
  }

  Regime regime() {
    return EnumWords.named(Regime.class, "--regime", regime);
  }

  OnFailure onFailure() {
    return keepGoing ? OnFailure.GO_ON : OnFailure.STOP;
  }

  Models models() {
    return keepModels ? Models.KEPT : Models.REMOVED;
  }

  VerdictSettings judging() {
    var byMetric = marginsByMetric();
    var settings =
        VerdictSettings.defaults().lowerIsBetter(new TreeSet<>(lowerIsBetter)).rules(rules());
    Double ofAll = byMetric.remove("");
    settings = ofAll == null ? settings : settings.margin(ofAll);
    settings = settings.margins(byMetric);
    return controls ? settings : settings.withoutControls();
  }

  /// By method, what its selection was told.
  private Map<String, String> rules() {
    var rules = new TreeMap<String, String>();
    for (String variant : variants) {
      int equals = variant.indexOf('=');
      if (equals > 0) {
        rules.put(variant.substring(0, equals).strip(), variant.substring(equals + 1).strip());
      }
    }
    return rules;
  }

  private Map<String, Double> marginsByMetric() {
    var byMetric = new TreeMap<String, Double>();
    for (String given : margins) {
      int equals = given.lastIndexOf('=');
      String metric = equals < 0 ? "" : given.substring(0, equals);
      double margin;
      try {
        margin = Double.parseDouble(given.substring(equals + 1).strip());
      } catch (NumberFormatException e) {
        margin = Double.NaN;
      }
      if (!(margin > 0 && Double.isFinite(margin))) {
        throw usage(Phrase.of("--margin %s: expected a number above 0, or METRIC=NUMBER.", given));
      }
      if (byMetric.put(metric, margin) != null) {
        throw usage(Phrase.of("--margin %s: this metric has a margin already.", given));
      }
    }
    return byMetric;
  }

  private static S2lException usage(String message) {
    return new S2lException(ExitCode.USAGE, message);
  }
}
