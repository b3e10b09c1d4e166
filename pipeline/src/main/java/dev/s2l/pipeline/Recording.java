package dev.s2l.pipeline;

import dev.s2l.lm.model.Decoder;
import dev.s2l.lm.model.DecoderConfig;
import dev.s2l.lm.record.LossRecorder;
import dev.s2l.lm.record.MeanStates;
import dev.s2l.lm.record.RecordSettings;
import dev.s2l.lm.tokenize.TokenStore;
import dev.s2l.lm.tokenize.UnigramLoss;
import dev.s2l.trajectory.LossColumn;
import dev.s2l.trajectory.RecordingFacts;
import dev.s2l.trajectory.TrajectoryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.SortedMap;

/// Writes the trajectories of a run: one column per step, and at the end the files that a reader
/// needs.
final class Recording {
  private final RunSession run;
  private final TokenStore tokens;
  private final Path tokensFolder;
  private final TrajectoryFolder folder;

  Recording(StageInputs inputs) throws IOException {
    this.run = inputs.run();
    this.tokens = inputs.tokens();
    this.tokensFolder = inputs.tokensFolder();
    this.folder = TrajectoryFolder.at(run.directory().trajectories());
  }

  /// Whether an earlier attempt has written all signals of `step`.
  boolean has(int step, Set<RecordedValue> signals) throws IOException {
    return folder.has(step)
        && (!signals.contains(RecordedValue.EMBEDDING) || folder.hasEmbeddings(step));
  }

  /// The file of a step's column, which may not exist yet.
  Path column(int step) {
    return folder.path().resolve(TrajectoryFolder.fileName(step));
  }

  /// Computes the signals of every row and writes them. The column comes last.
  void add(int step, Decoder decoder, Set<RecordedValue> signals) throws IOException {
    var settings = RecordSettings.of(decoder.config(), run.compute());
    String stage = "record step " + step;
    if (!signals.contains(RecordedValue.EMBEDDING)) {
      float[] losses =
          LossRecorder.record(decoder, tokens, settings, stage, run.progress(), run.stopSignal());
      folder.write(new LossColumn(step, losses));
      return;
    }
    var states = new MeanStates(tokens.rows(), decoder.config().size().hidden());
    float[] losses =
        LossRecorder.record(
            decoder, tokens, settings, states, stage, run.progress(), run.stopSignal());
    folder.writeEmbeddings(step, states.values(), tokens.rows());
    folder.write(new LossColumn(step, losses));
  }

  /// Writes the rows without a loss, those whose responses were cut, the tokens of the responses,
  /// and the manifest.
  ///
  /// @param config of the model that was recorded; its facts are noted even if every column was
  ///   there already
  /// @param facts other facts to note, by name
  void finish(DecoderConfig config, SortedMap<String, String> facts) throws IOException {
    folder.writeRejected(Files.readAllLines(tokensFolder.resolve("rejected.jsonl")));
    // Tokens that an older version wrote have no list of cut responses; then these trajectories
    // have none, either.
    var cuts = TrajectoryFolder.cutResponses(tokensFolder.resolve(TokenStore.CUTS));
    if (cuts.isPresent()) {
      folder.writeCutResponses(cuts.get());
    }
    folder.writeResponseTokens(tokens.learnedCounts());
    var recording = SettingsText.of(RecordSettings.of(config, run.compute()));
    recording.remove("threads");
    recording.put("data", tokens.manifest().source().dataset());
    recording.put(RecordingFacts.UNIGRAM, Double.toString(UnigramLoss.of(tokens)));
    recording.putAll(facts);
    folder.finish(recording);
  }
}
