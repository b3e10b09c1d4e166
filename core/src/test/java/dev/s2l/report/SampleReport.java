package dev.s2l.report;

import dev.s2l.compare.MethodTable;
import dev.s2l.compare.Outcome;
import dev.s2l.compare.diagnosis.Diagnosis;
import dev.s2l.compare.diagnosis.DiagnosisDetails;
import dev.s2l.compare.diagnosis.GradientPart;
import dev.s2l.compare.diagnosis.Judge;
import dev.s2l.compare.diagnosis.PairPart;
import dev.s2l.compare.diagnosis.StabilityPart;
import dev.s2l.compare.diagnosis.SubsetError;
import dev.s2l.compare.diagnosis.TargetPart;
import dev.s2l.compare.diagnosis.Weighting;
import dev.s2l.report.ComparisonView.Bar;
import dev.s2l.report.ComparisonView.Copy;
import dev.s2l.report.ComparisonView.Curve;
import dev.s2l.report.ComparisonView.Curves;
import dev.s2l.report.ComparisonView.Line;
import dev.s2l.report.ComparisonView.OpenCell;
import dev.s2l.report.ComparisonView.Point;
import dev.s2l.report.ComparisonView.Subset;
import dev.s2l.report.ReportData.ClusterView;
import dev.s2l.report.ReportData.Count;
import dev.s2l.report.ReportData.ExampleRow;
import dev.s2l.report.ReportData.Fact;
import dev.s2l.report.ReportData.FactGroup;
import dev.s2l.report.ReportData.Finding;
import dev.s2l.report.ReportData.Heading;
import dev.s2l.report.ReportData.Kind;
import dev.s2l.report.ReportData.LengthSummary;
import dev.s2l.report.ReportData.Lengths;
import dev.s2l.report.ReportData.LossPoint;
import dev.s2l.report.ReportData.RejectedRow;
import dev.s2l.report.ReportData.Rejections;
import dev.s2l.report.ReportData.RowName;
import dev.s2l.report.ReportData.StageTime;
import dev.s2l.report.ReportData.SubsetView;
import dev.s2l.report.ReportData.SuspectRow;
import dev.s2l.report.ReportData.Suspicions;
import dev.s2l.report.ReportData.Tile;
import dev.s2l.report.ReportData.Tone;
import dev.s2l.report.ReportData.Training;
import dev.s2l.report.ReportData.TrajectoryView;
import dev.s2l.report.Scoreboard.Answer;
import dev.s2l.report.Scoreboard.Differ;
import dev.s2l.report.Scoreboard.Group;
import dev.s2l.report.Scoreboard.Interval;
import dev.s2l.report.Scoreboard.ListedItem;
import dev.s2l.report.Scoreboard.Result;
import dev.s2l.report.Scoreboard.ScorerVerdict;
import dev.s2l.report.Scoreboard.Versus;
import dev.s2l.run.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Report data made up for tests; every text of it comes from `texts` in turn.
final class SampleReport {
  private static final List<Integer> STEPS = List.of(0, 40, 80, 120, 160, 200, 240, 280, 320, 360);

  private final RandomStream random = RandomStream.named(7, "sample-report");
  private final List<String> texts;
  private int next;

  private SampleReport(List<String> texts) {
    this.texts = texts;
  }

  static ReportData plain() {
    return of(List.of("What is 3 + 4?", "3 + 4 = 7. The answer is 7", "demo.jsonl:17"));
  }

  static ReportData of(List<String> texts) {
    return new SampleReport(texts).data(30);
  }

  static ReportData withClusters(int clusters) {
    return new SampleReport(List.of("text")).data(clusters);
  }

  static ReportData empty() {
    return new ReportData(
        new Heading("empty", List.of(), List.of(), List.of()),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  /// Of a directory that compares and has nothing else.
  static ReportData compared() {
    var all = plain();
    return new ReportData(
        all.heading(),
        List.of(),
        all.findings(),
        Optional.empty(),
        all.comparison(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        all.rejected(),
        Optional.empty(),
        all.provenance());
  }

  private String text() {
    return Excerpt.of(texts.get(next++ % texts.size()));
  }

  private ReportData data(int clusters) {
    return new ReportData(
        new Heading(
            text(),
            List.of(new Tile("5,000", "rows", text()), new Tile("550", "chosen", text())),
            List.of(new Fact("proxy", text()), new Fact("method", text())),
            List.of(new StageTime("train", 63.2), new StageTime("record", 31.5))),
        List.of(text()),
        List.of(new Finding(Tone.GOOD, text()), new Finding(Tone.WARNING, text())),
        Optional.of(scoreboard()),
        Optional.of(comparison()),
        Optional.of(training()),
        Optional.of(new TrajectoryView(STEPS, clusters(clusters), Math.min(clusters, 200), 3)),
        Optional.of(new SubsetView(5000, 550, List.of(shares("topic")), Optional.of(lengths()))),
        Optional.of(suspicions()),
        Optional.of(rejections()),
        Optional.of(diagnosis()),
        List.of(new FactGroup(text(), List.of(new Fact(text(), text())))));
  }

  private DiagnosisView diagnosis() {
    var errors = List.of(0.4, 0.5, 0.45);
    var subsets = new ArrayList<SubsetError>();
    for (String budget : List.of("5.0%", "11.0%")) {
      subsets.add(new SubsetError("small-to-large", Weighting.EVEN, budget, 55, errors));
      subsets.add(new SubsetError("small-to-large", Weighting.BY_CLUSTER, budget, 55, errors));
      subsets.add(new SubsetError("random", Weighting.EVEN, budget, 55, errors));
      subsets.add(new SubsetError("length-matched-random", Weighting.EVEN, budget, 55, errors));
    }
    var products = new double[64][64];
    var losses = new float[64][2];
    for (int i = 0; i < 64; i++) {
      for (int j = 0; j < 64; j++) {
        products[i][j] = i == j ? 2 : 1.0 / (1 + Math.abs(i - j));
      }
      losses[i][0] = i;
    }
    var clusters = IntStream.range(0, 64).map(i -> i / 16).toArray();
    var measured =
        new Diagnosis(
            List.of(
                new GradientPart(
                    12,
                    500,
                    362_240,
                    362_240,
                    0,
                    PairPart.of(products, clusters, losses, 1),
                    subsets,
                    List.of())),
            "11.0%",
            new StabilityPart(List.of(0.7, 0.75)),
            Optional.empty(),
            Optional.of(
                TargetPart.of(
                    text(),
                    IntStream.range(0, 50).asDoubleStream().toArray(),
                    IntStream.range(0, 50).mapToDouble(i -> i * i).toArray(),
                    1)),
            List.of());
    return DiagnosisView.of(Judge.of(measured), DiagnosisDetails.of(measured));
  }

  private Scoreboard scoreboard() {
    var items = new ArrayList<ListedItem>();
    for (int i = 0; i < 9; i++) {
      var differ = i < 2 ? Differ.MODELS : i < 5 ? Differ.SCORERS : Differ.NOBODY;
      items.add(
          new ListedItem(
              i % 3 == 0 ? "aqua" : "gsm8k",
              text(),
              differ,
              text(),
              text(),
              List.of(
                  answer("a", i < 5 ? "right" : "wrong"),
                  answer("b", i < 2 ? "wrong" : "no-answer"))));
    }
    var value = new Interval(45.2, 43, 47.4);
    return new Scoreboard(
        List.of(
            new Result(
                text(),
                "gsm8k",
                1319,
                "accuracy/mammoth",
                value,
                List.of(596, 700, 20, 0, 3),
                text(),
                List.of(new Group("topic", text(), 12, value))),
            new Result(
                text(), "clinical-summaries", 50, "bleu", value, List.of(), text(), List.of())),
        List.of(new Versus("gsm8k", "accuracy/mammoth", text(), text(), value, 0.03, "exact")),
        text(),
        1319,
        2,
        3,
        items);
  }

  private Answer answer(String model, String verdict) {
    return new Answer(
        model + text(), text(), List.of(new ScorerVerdict("mammoth", verdict, text())));
  }

  private ComparisonView comparison() {
    var table =
        new MethodTable(
            List.of(new MethodTable.Metric(text(), true)),
            List.of(
                new MethodTable.Row(
                    text(),
                    "11%",
                    true,
                    880,
                    4,
                    5,
                    Optional.of(12.5),
                    List.of(
                        new MethodTable.Score(
                            Optional.of(42.1), Optional.of(0.5), Optional.of(0.8))))));
    var points =
        List.of(
            new Point("11%", 880, -2.5, Optional.of(-3.1), Optional.of(-1.9)),
            new Point("38%", 3040, -0.5, Optional.empty(), Optional.empty()));
    return new ComparisonView(
        text(),
        Optional.of(text()),
        List.of(text()),
        List.of(new Count("done", 9), new Count("failed", 1)),
        table,
        List.of(new Copy("Markdown", text()), new Copy("LaTeX", text())),
        List.of(
            new Curves(
                text(),
                "full data",
                "a",
                List.of(new Curve("a", false, points), new Curve("random", true, points))),
            new Curves("loss", "", "a", List.of(new Curve("a", false, points)))),
        List.of(
            new ComparisonView.Group(
                text(),
                text(),
                List.of(
                    new Line(
                        text(),
                        "11%",
                        Outcome.BETTER,
                        "1.2",
                        "0.4 to 2.0",
                        "0.012",
                        "100 %",
                        text(),
                        Optional.of(new Bar(20, 30, 60, 90))),
                    new Line(
                        text(),
                        "38%",
                        Outcome.UNDECIDED,
                        "–",
                        "–",
                        "–",
                        "–",
                        text(),
                        Optional.empty())))),
        List.of(subset(), subset()),
        List.of(subset()),
        List.of(new OpenCell(text(), "failed", text())),
        7);
  }

  private Subset subset() {
    return new Subset(
        text(), "11%", "1, 7", "880", "tokens", List.of("180", "150", "320"), text(), text());
  }

  private Training training() {
    var points = new ArrayList<LossPoint>();
    for (int step = 1; step <= 360; step++) {
      points.add(new LossPoint(step, 4 * Math.exp(-step / 60.0) + 0.6 + 0.1 * random.nextDouble()));
    }
    return new Training(
        points,
        1,
        STEPS.stream().map(s -> new LossPoint(s, 4 * Math.exp(-s / 60.0) + 0.7)).toList());
  }

  private List<ClusterView> clusters(int count) {
    return IntStream.range(0, count).mapToObj(this::cluster).toList();
  }

  private ClusterView cluster(int number) {
    double floor = 2 * random.nextDouble();
    double pace = 20 + 150 * random.nextDouble();
    var mean = STEPS.stream().map(step -> floor + 3 * Math.exp(-step / pace)).toList();
    int size = 1 + (int) (1000 * Math.pow(random.nextDouble(), 4));
    return new ClusterView(
        number,
        size,
        18,
        Math.min(size, 18),
        mean,
        mean.stream().map(loss -> 0.8 * loss).toList(),
        mean.stream().map(loss -> 1.3 * loss).toList(),
        text(),
        List.of(
            new ExampleRow(new RowName(text(), 17, number, ""), text(), text(), number % 2 == 0)));
  }

  private Composition shares(String field) {
    var shares = new ArrayList<Composition.Share>();
    int full = 2400;
    for (int i = 0; i < 10; i++, full /= 2) {
      shares.add(new Composition.Share(text() + i, full, 55, Chance.of(full, 5000, 550)));
    }
    return new Composition(field, shares, new Evenness(4.2, 9.9, 4.0, 4.4));
  }

  private Lengths lengths() {
    return new Lengths(
        "words",
        5,
        List.of(0.1, 0.4, 0.3, 0.15, 0.05),
        List.of(0.05, 0.3, 0.3, 0.2, 0.15),
        new LengthSummary(5000, 21.4, 20, 31, 44),
        new LengthSummary(550, 23.9, 23, 35, 44));
  }

  private Suspicions suspicions() {
    var rows = new ArrayList<SuspectRow>();
    for (int i = 0; i < 12; i++) {
      String kind = i % 4 == 0 ? "forgotten" : "never-learned";
      rows.add(
          new SuspectRow(
              new RowName(text(), 18 + i, i, text()),
              kind,
              12 - i,
              text(),
              text(),
              text(),
              i % 3 == 0));
    }
    Chance chance = Chance.of(38, 5000, 550);
    return new Suspicions(
        40,
        38,
        7,
        chance,
        List.of(
            new Kind("never-learned", 30, 9, 3, chance), new Kind("forgotten", 10, 3, 1, chance)),
        rows);
  }

  private Rejections rejections() {
    return new Rejections(
        5002,
        2,
        List.of(new Count("EMPTY_TARGET", 2)),
        List.of(
            new RejectedRow(new RowName(text(), 3, -1, ""), "output", "EMPTY_TARGET", text()),
            new RejectedRow(new RowName(text(), 4, -1, ""), text(), "EMPTY_TARGET", text())));
  }
}
