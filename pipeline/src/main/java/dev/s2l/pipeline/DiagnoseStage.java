package dev.s2l.pipeline;

import dev.s2l.compare.diagnosis.Diagnosis;
import dev.s2l.compare.diagnosis.DiagnosisDetails;
import dev.s2l.compare.diagnosis.DiagnosisSummary;
import dev.s2l.compare.diagnosis.GradientPart;
import dev.s2l.compare.diagnosis.HeadPart;
import dev.s2l.compare.diagnosis.Judge;
import dev.s2l.compare.diagnosis.StabilityPart;
import dev.s2l.compare.diagnosis.TargetPart;
import dev.s2l.compare.diagnosis.TrainingPart;
import dev.s2l.lm.model.Activations;
import dev.s2l.lm.model.DType;
import dev.s2l.lm.model.DecoderConfig;
import dev.s2l.lm.train.FineTuner;
import dev.s2l.lm.train.Precision;
import dev.s2l.run.AtomicFile;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Hashes;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import dev.s2l.run.StageFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// Stage diagnose: measures whether the premises of the method hold on the data of a run, into
/// `diagnosis/`. It reads the run and changes nothing of it. Parts that were measured are kept, so
/// other settings measure only what they change.
final class DiagnoseStage {
  private static final String TARGET = "target";

  private final DiagnosisSettings settings;
  private final StageInputs inputs;
  private final RunSession session;

  private DiagnoseStage(DiagnosisSettings settings, StageInputs inputs) {
    this.settings = settings;
    this.inputs = inputs;
    this.session = inputs.run();
  }

  static Planned plan(DiagnosisSettings settings, StageInputs inputs) throws IOException {
    var stage = new DiagnoseStage(settings, inputs);
    SortedMap<String, String> described;
    try (var run = DiagnosedRun.open(inputs.run().directory())) {
      described = stage.described(run);
      if (!inputs.run().ended(Stages.DIAGNOSE)
          || !inputs.run().changes(Stages.DIAGNOSE, described).isEmpty()) {
        stage.check(run);
      }
    }
    return Planned.of(Stages.DIAGNOSE, described, () -> stage.work(described))
        .finishedBy(names(described));
  }

  /// Any setting may differ from those of an earlier call: what it does not decide is kept.
  private static Set<String> names(SortedMap<String, String> described) {
    var names = new TreeSet<>(described.keySet());
    names.add(TARGET);
    return names;
  }

  private SortedMap<String, String> described(DiagnosedRun run) throws IOException {
    var described = new TreeMap<String, String>();
    described.put("data", run.dataset().sha256());
    described.put("tokens", run.tokens().manifest().source().toString());
    described.put("clusters", StageFolder.seal(run.directory().clusters()).files().toString());
    described.put("method", Json.COMPACT.writeValueAsString(run.card().settings()));
    described.put(
        "trajectories",
        StageFolder.seal(run.directory().reading("trajectories")).files().toString());
    for (var checkpoint : run.checkpoints().entrySet()) {
      described.put(
          Phrase.of("step %d", checkpoint.getKey()),
          StageFolder.seal(checkpoint.getValue()).files().toString());
    }
    described.replaceAll((name, value) -> Hashes.sha256(value.getBytes(StandardCharsets.UTF_8)));
    described.put("gradient_rows", Integer.toString(settings.gradientRows()));
    described.put("lds_trainings", Integer.toString(settings.ldsTrainings()));
    described.put("seed", Long.toString(settings.seed()));
    described.put("device", session.compute().device().label());
    if (settings.target().isPresent()) {
      for (Path folder : settings.target().get().folders()) {
        session.reads(folder);
      }
      described.put(TARGET, BegunAnswers.fingerprint(settings.target().get()));
    }
    return described;
  }

  private void check(DiagnosedRun run) throws IOException {
    if (run.clusters().parts() > 1) {
      throw new S2lException(
          ExitCode.USAGE,
          Phrase.of(
              "%s has clusters inside sources (--per-source, or --preset reference), which a"
                  + " diagnosis cannot draw from yet. The same s2l run with --force-new and without"
                  + " them chooses anew from what is recorded; that can be diagnosed.",
              run.directory().root()));
    }
    if (run.rows().length < 2) {
      throw new S2lException(
          ExitCode.DATA,
          Phrase.of(
              "%s has %d rows with a cluster: there are no pairs to compare.",
              run.directory().root(), run.rows().length));
    }
    var config = DecoderConfig.read(run.lastCheckpoint().resolve("config.json"));
    int longest = run.tokens().manifest().counts().longest();
    var size =
        FineTuner.size(
            config,
            Optional.empty(),
            longest,
            DType.FLOAT32,
            Activations.KEPT,
            session.compute().device());
    var rows = DiagnosisRows.of(run, settings);
    long heap = new DiagnosisGradients(run, rows, settings).heapBytes(size.parameters());
    Resources.checkMemory(
        "the diagnosis",
        heap + Resources.training(size),
        "End other programs, or lower it with --lds-trainings 0.");
    Resources.checkHeap("the diagnosis", "gradients", heap);
    if (settings.target().isPresent()) {
      var target = settings.target().get();
      Resources.checkMemory(
          "the target",
          Resources.recording(
              target.config(),
              run.tokens(),
              Precision.AUTO.resolve(session.compute().device()),
              session.compute().device()),
          "End other programs, or compare with a smaller one.");
      target.tokenizer();
    }
  }

  private void work(SortedMap<String, String> described) throws IOException {
    var dependsOn = new TreeMap<>(described);
    dependsOn.remove(TARGET);
    Path folder = Files.createDirectories(session.directory().diagnosis());
    StageFolder.unseal(folder);
    try (var run = DiagnosedRun.open(session.directory());
        var parts = new DiagnosisParts(folder)) {
      if (run.lacksCheckpoints()) {
        session
            .progress()
            .warn(
                Phrase.of(
                    "some checkpoints were not kept: gradients are those at the steps %s only.",
                    run.checkpoints().keySet()));
      }
      var found = measure(run, parts, dependsOn, described);
      AtomicFile.write(folder.resolve(DiagnosisSummary.FILE), Json.pretty(Judge.of(found)));
      AtomicFile.write(
          folder.resolve(DiagnosisDetails.FILE), Json.pretty(DiagnosisDetails.of(found)));
    }
    StageFolder.sealInPlace(folder);
  }

  private Diagnosis measure(
      DiagnosedRun run,
      DiagnosisParts parts,
      SortedMap<String, String> dependsOn,
      SortedMap<String, String> described)
      throws IOException {
    var progress = session.progress();
    var stop = session.stopSignal();
    var compute = session.compute();
    long seed = settings.seed();
    var rows = DiagnosisRows.of(run, settings);
    if (rows.all().length < run.rows().length) {
      progress.note(
          Phrase.of(
              "gradients of %,d of %,d rows, drawn at random: --gradient-rows.",
              rows.all().length, run.rows().length));
    }
    var gradients = new ArrayList<GradientPart>();
    var measuring = new DiagnosisGradients(run, rows, settings);
    for (var checkpoint : run.checkpoints().entrySet()) {
      int step = checkpoint.getKey();
      gradients.add(
          parts.of(
              "gradients-" + step,
              dependsOn,
              GradientPart.class,
              () -> measuring.at(step, checkpoint.getValue(), compute, progress, stop)));
    }
    int threads = compute.threads().count();
    var stability =
        parts.of(
            "stability",
            dependsOn,
            StabilityPart.class,
            () -> DiagnosisStability.of(run, seed, threads, progress, stop));
    Optional<HeadPart> head = Optional.empty();
    if (DiagnosisHead.possible(rows)) {
      head =
          Optional.of(
              parts.of(
                  "head",
                  dependsOn,
                  HeadPart.class,
                  () -> DiagnosisHead.of(run, rows, seed, compute, progress, stop)));
    }
    Optional<TargetPart> target = Optional.empty();
    if (settings.target().isPresent()) {
      var model = settings.target().get();
      target =
          Optional.of(
              parts.of(
                  TARGET,
                  described,
                  TargetPart.class,
                  () -> DiagnosisTarget.of(model, run, rows, seed, session, inputs.scratch())));
    }
    return new Diagnosis(
        gradients,
        DiagnosisDraws.ownBudget(run),
        stability,
        head,
        target,
        trainings(run, rows, parts, dependsOn));
  }

  private List<TrainingPart> trainings(
      DiagnosedRun run,
      DiagnosisRows rows,
      DiagnosisParts parts,
      SortedMap<String, String> dependsOn)
      throws IOException {
    int count = rows.halves().length;
    if (count == 0) {
      return List.of();
    }
    var trainings = new DiagnosisTrainings(run, rows);
    int done = 0;
    while (done < count && parts.has("training-" + done, dependsOn)) {
      done++;
    }
    long tokens = trainings.tokens(done);
    if (done < count) {
      session.progress().note(trainings.estimate(tokens));
    }
    var found = new ArrayList<TrainingPart>();
    try (var task = session.progress().start("trainings", tokens, "tokens")) {
      for (int half = 0; half < count; half++) {
        int number = half;
        found.add(
            parts.of(
                "training-" + half,
                dependsOn,
                TrainingPart.class,
                () -> trainings.train(number, session.compute(), task, session.stopSignal())));
      }
    }
    return found;
  }
}
