package dev.s2l.cli;

import dev.s2l.evaluate.Judging;
import dev.s2l.evaluate.ProgramRunner;
import dev.s2l.evaluate.Task;
import dev.s2l.lm.train.Precision;
import dev.s2l.lm.train.TrainSettings;
import dev.s2l.pipeline.DataSource;
import dev.s2l.pipeline.ModelEvaluation;
import dev.s2l.pipeline.Proxy;
import dev.s2l.pipeline.TokenSettings;
import dev.s2l.pipeline.Trainee;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// A model that s2l trains on the subsets of a comparison, and how it is measured.
final class TargetOptions {
  @Option(
      names = "--target",
      paramLabel = "DIR|NAME|tiny",
      description =
          "The model that is trained on the subsets: a Hugging Face folder, ORG/NAME on the hub,"
              + " or tiny:LAYERSxWIDTH for a built-in one. Whole, or with --lora-r an adapter.")
  @Nullable String target;

  @Option(
      names = "--eval-data",
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "Held-out rows whose loss is measured; each file or folder is a set of its own, named"
              + " like it: NAME/loss.")
  List<Path> evalData = new ArrayList<>();

  @Mixin QuestionOptions questions = new QuestionOptions();
  @Mixin ProgramRunnerOption programs = new ProgramRunnerOption();
  @Mixin BertScoreOptions bertScore = new BertScoreOptions();
  @Mixin TokenOptions tokens = new TokenOptions();
  @Mixin TrainOptions train = new TrainOptions();
  @Mixin LoraOptions lora = new LoraOptions();
  @Mixin StartOptions start = new StartOptions();

  /// May download. Wrong values are refused before that.
  ///
  /// @param data whose reading the held-out rows share
  /// @param runner of programs, the caller's to close
  Trainee.Target of(String name, DataSource data, ProgramRunner runner, long seed, CommandSpec spec)
      throws IOException {
    ProxyOption.check("--target", name, tokens);
    lora.check("--target", name, start.fromScratch);
    TrainSettings training = start.settings(name, train, seed);
    TokenSettings how = tokens.settings();
    List<Task> chosen = questions.tasks.isEmpty() ? List.of() : questions.chosen(spec);
    checkTasks(chosen);
    if (evalData.isEmpty() && chosen.isEmpty()) {
      throw new S2lException(
          ExitCode.USAGE,
          "nothing is measured: name held-out rows with --eval-data, or questions with --tasks.");
    }
    var heldOut = heldOut(data, spec);
    Optional<Trainee.AskedTasks> asked =
        chosen.isEmpty()
            ? Optional.empty()
            : Optional.of(asked(chosen, training.dtype(), runner, seed, spec));
    var adapted = lora.of("--target", name, seed, spec);
    Proxy model =
        adapted.isPresent()
            ? adapted.get()
            : ProxyOption.of("--target", name, start.fromScratch, spec);
    return new Trainee.Target(model, how, training, heldOut, asked);
  }

  private void checkTasks(List<Task> chosen) {
    if (chosen.isEmpty()) {
      questions.refuseWithoutTasks(false);
      if (programs.given() || bertScore.given()) {
        throw new S2lException(
            ExitCode.USAGE,
            "--program-runner and --bertscore-model are of --tasks, and none is named.");
      }
    }
    for (Task task : chosen) {
      if (task.ofLoss()) {
        throw new S2lException(
            ExitCode.USAGE,
            Phrase.of(
                "--tasks %s: a comparison measures losses of --eval-data; leave the task out.",
                task.name()));
      }
    }
  }

  private List<Trainee.HeldOutSet> heldOut(DataSource data, CommandSpec spec) throws IOException {
    var sets = new ArrayList<Trainee.HeldOutSet>();
    var names = new HashSet<String>();
    for (Path given : evalData) {
      String name =
          String.valueOf(given.toAbsolutePath().normalize().getFileName())
              .replaceAll("\\.(gz|zst)$", "")
              .replaceAll("\\.[A-Za-z]+$", "");
      if (!names.add(name)) {
        throw new S2lException(
            ExitCode.USAGE,
            Phrase.of(
                "--eval-data: two sets are named %s. Give one of the files another name.", name));
      }
      sets.add(
          new Trainee.HeldOutSet(
              name, new DataSource(List.of(DataNames.path(given, spec)), data.settings())));
    }
    return sets;
  }

  private Trainee.AskedTasks asked(
      List<Task> chosen, Precision precision, ProgramRunner runner, long seed, CommandSpec spec)
      throws IOException {
    var judging = new Judging(List.of(), questions.draw(seed), runner, bertScore.similarity(spec));
    var items = new TaskDataNames(Optional.ofNullable(questions.taskData), chosen).items(spec);
    var asking =
        new ModelEvaluation.Asking(
            questions.prompting(),
            Optional.empty(),
            questions.maxNewTokens(),
            questions.batchSize(),
            precision);
    return model -> new ModelEvaluation(List.of(model), items, asking, judging, Optional.empty());
  }
}
