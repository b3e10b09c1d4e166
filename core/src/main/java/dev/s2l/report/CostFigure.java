package dev.s2l.report;

import dev.s2l.report.ComparedCells.Kept;
import dev.s2l.report.figure.Axis;
import dev.s2l.report.figure.Csv;
import dev.s2l.report.figure.Figure;
import dev.s2l.report.figure.Panel.Dot;
import dev.s2l.report.figure.Panel.Plot;
import dev.s2l.report.figure.Panel.Series;
import dev.s2l.run.Json;
import dev.s2l.run.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What training costs by the size of the model: measured, of every model that the run and the
/// cells of its comparison trained, and of the proxies whose losses they chose by.
final class CostFigure {
  static final String NAME = "training-cost-by-model-size";

  private CostFigure() {}

  /// One training.
  ///
  /// @param model as the user named it
  /// @param parameters of the model
  /// @param rows that were trained on, each as often as it was
  private record Training(String model, long parameters, double rows, double seconds) {
    double secondsPerThousand() {
      return 1000 * seconds / rows;
    }
  }

  static Drawing of(FigureSource source) throws IOException {
    var trainings = new ArrayList<Training>();
    var runs = new ArrayList<Path>();
    runs.add(source.directory().root());
    for (Kept cell : source.comparison().map(ComparedCells::kept).orElse(List.of())) {
      training(cell.directory().root()).ifPresent(trainings::add);
      cell.trajectories()
          .map(Path::getParent)
          .filter(run -> !runs.contains(run))
          .ifPresent(runs::add);
    }
    for (Path run : runs) {
      training(run).ifPresent(trainings::add);
    }
    var byModel = new LinkedHashMap<String, List<Training>>();
    trainings.stream()
        .sorted((a, b) -> Long.compare(a.parameters, b.parameters))
        .forEach(one -> byModel.computeIfAbsent(key(one), name -> new ArrayList<>()).add(one));
    long sizes = trainings.stream().mapToLong(Training::parameters).distinct().count();
    if (sizes < 2) {
      return new Drawing.LeftOut(
          NAME,
          trainings.isEmpty()
              ? "No training is known with the size of its model and its time"
              : "One size of model only was trained ("
                  + Excerpt.line(byModel.keySet().iterator().next(), 80)
                  + ")",
          "s2l compare --target DIR trains a target beside the proxy; versions before this one did"
              + " not note the size.");
    }
    var csv =
        new Csv(
            "model", "parameters", "trainings", "rows_trained", "seconds", "seconds_per_1000_rows");
    var looks = new MethodLooks(List.copyOf(byModel.keySet()));
    var series = new ArrayList<Series>();
    byModel.forEach(
        (name, all) -> {
          double rows = all.stream().mapToDouble(Training::rows).sum();
          double seconds = all.stream().mapToDouble(Training::seconds).sum();
          long parameters = all.getFirst().parameters;
          csv.row(
              all.getFirst().model, parameters, all.size(), rows, seconds, 1000 * seconds / rows);
          double low = all.stream().mapToDouble(Training::secondsPerThousand).min().orElse(0);
          double high = all.stream().mapToDouble(Training::secondsPerThousand).max().orElse(0);
          series.add(
              new Series(
                  Excerpt.line(name, 60),
                  looks.of(name),
                  List.of(new Dot(parameters, 1000 * seconds / rows, low, high))));
        });
    return Drawing.Made.of(
        new Figure(
            NAME,
            "Training time by size of the model",
            source.words()
                + ". Wall-clock time as measured; bars reach from the fastest training to the"
                + " slowest.",
            1,
            List.of(
                new Plot(
                    "",
                    Axis.log("parameters of the model"),
                    Axis.log("seconds for 1,000 rows"),
                    series)),
            csv));
  }

  private static String key(Training training) {
    return training.model + ", " + size(training.parameters) + " parameters";
  }

  /// `70.4 M`.
  static String size(long parameters) {
    return parameters < 1_000_000
        ? Numbers.decimal(parameters / 1e3, 0) + " K"
        : parameters < 1_000_000_000
            ? Numbers.decimal(parameters / 1e6, 1) + " M"
            : Numbers.decimal(parameters / 1e9, 1) + " B";
  }

  /// The training of a run directory; empty if it has none, or does not know how large the model
  /// is.
  private static Optional<Training> training(Path root) throws IOException {
    var directory = new RunDirectory(root);
    Path log = directory.log().resolve("trainer_log.jsonl");
    if (!directory.isRun() || !Files.isRegularFile(log)) {
      return Optional.empty();
    }
    JsonNode manifest = Json.read(directory.manifest(), JsonNode.class);
    JsonNode train = manifest.path("stages").path("train");
    JsonNode settings = train.path("settings");
    JsonNode environment = manifest.path("environment");
    long parameters = environment.path("trained_model_parameters").asLong(0);
    long steps;
    try (var lines = Files.lines(log)) {
      steps = lines.filter(line -> !line.isBlank()).count();
    }
    double rows =
        (double) steps
            * settings.path("per_device_train_batch_size").asInt(0)
            * settings.path("gradient_accumulation_steps").asInt(1);
    double seconds = train.path("elapsedMillis").asDouble(0) / 1000;
    if (parameters == 0 || rows == 0 || seconds == 0 || !train.path("done").asBoolean(false)) {
      return Optional.empty();
    }
    String kind = settings.path("folder").asString("").equals("proxy") ? "proxy" : "model";
    String name = environment.path(kind).asString(kind);
    return Optional.of(new Training(name, parameters, rows, seconds));
  }
}
