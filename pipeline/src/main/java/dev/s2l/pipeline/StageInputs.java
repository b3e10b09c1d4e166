package dev.s2l.pipeline;

import dev.s2l.cluster.TrajectoryClustering;
import dev.s2l.dataset.Dataset;
import dev.s2l.lm.tokenize.TextTokenizer;
import dev.s2l.lm.tokenize.TokenStore;
import dev.s2l.lm.train.TrainPlan;
import dev.s2l.run.Phrase;
import dev.s2l.run.ScratchFolder;
import dev.s2l.select.SelectionInput;
import dev.s2l.select.SelectionWithSuspects;
import dev.s2l.suspect.SuspectSearch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the stages of one command share: the artifacts of earlier stages, opened once, and the
/// results that one stage hands to the next. It is closed at the end of the command.
final class StageInputs implements AutoCloseable {
  /// Some rows of the data set.
  ///
  /// @param rows ascending
  /// @param ranks of these rows, for a training in their order
  @SuppressWarnings("ArrayRecordComponent") // handed on, compared by no one
  record ChosenRows(int[] rows, int[] ranks) {}

  private final RunSession run;
  private @Nullable DataSource source;
  private @Nullable Dataset dataset;
  private @Nullable ScratchFolder scratch;
  private @Nullable Path model;
  private @Nullable TextTokenizer tokenizer;
  private @Nullable TokenStore tokens;
  private @Nullable TrainPlan trainPlan;
  private @Nullable ChosenRows chosen;
  private @Nullable TokenStore evalTokens;
  private @Nullable TokenStore targetTokens;
  private @Nullable LiveRecording recording;
  private @Nullable SelectionInput losses;
  private @Nullable SuspectSearch suspects;
  private @Nullable TrajectoryClustering clusters;
  private @Nullable HeldOutLoss heldOut;

  StageInputs(RunSession run) {
    this.run = run;
  }

  RunSession run() {
    return run;
  }

  /// Notes which data the command reads.
  void source(DataSource read) {
    source = read;
  }

  Optional<DataSource> source() {
    return Optional.ofNullable(source);
  }

  /// Sets the data set that was just read, with the rows that it keeps in memory.
  void dataset(Dataset read) {
    dataset = read;
  }

  /// The rows; empty for a command without data.
  Optional<Dataset> anyDataset() throws IOException {
    return source == null ? Optional.empty() : Optional.of(dataset());
  }

  Dataset dataset() throws IOException {
    if (dataset == null) {
      dataset = Dataset.open(run.directory().reading("dataset"));
    }
    return dataset;
  }

  /// A folder that is deleted after the command, because plans write nothing into the run
  /// directory.
  Path scratch() throws IOException {
    if (scratch == null) {
      scratch = ScratchFolder.make();
    }
    return scratch.path();
  }

  /// Notes a model folder and opens a tokenizer.
  ///
  /// @param reader the folder of the tokenizer
  void model(Path folder, Path reader) throws IOException {
    model = folder;
    tokenizer = Tokenizers.open(reader);
  }

  /// The folder with configuration and tokenizer of the model.
  Path model() {
    return Objects.requireNonNull(model);
  }

  TextTokenizer tokenizer() {
    return Objects.requireNonNull(tokenizer);
  }

  /// The encoded rows.
  ///
  /// @throws dev.s2l.run.S2lException (3) if more rows are rejected than `--max-rejected` allows
  TokenStore tokens() throws IOException {
    if (tokens != null) {
      return tokens;
    }
    var opened = TokenStore.open(tokensFolder());
    tokens = opened;
    var counts = opened.manifest().counts();
    run.progress()
        .note(
            Phrase.of(
                "%,d of %,d rows usable, %,d tokens (%,d learned), longest %,d; %,d truncated to"
                    + " --max-length %,d",
                counts.usable(),
                counts.rows(),
                counts.tokens(),
                counts.learned(),
                counts.longest(),
                counts.truncated(),
                opened.manifest().source().maxLength()));
    Objects.requireNonNull(source).refuseTooManyRejected(dataset(), opened);
    return opened;
  }

  /// Restricts the training to some of the rows.
  void chosen(ChosenRows rows) {
    chosen = rows;
  }

  /// The rows that the training is restricted to.
  Optional<ChosenRows> chosen() {
    return Optional.ofNullable(chosen);
  }

  /// The encoded rows that are trained on.
  TokenStore trainTokens() throws IOException {
    var all = tokens();
    return chosen == null ? all : all.only(chosen.rows());
  }

  /// The encoded rows that are scored while a target is trained.
  TokenStore evalTokens(HeldOutData data) throws IOException {
    if (evalTokens == null) {
      evalTokens = data.read(this);
    }
    return evalTokens;
  }

  /// The encoded rows of the task that a subset is wanted for.
  TokenStore targetTokens(TargetData data) throws IOException {
    if (targetTokens == null) {
      targetTokens = data.read(this);
    }
    return targetTokens;
  }

  Path tokensFolder() {
    return run.directory().reading("tokens");
  }

  /// Notes the steps that the training will take.
  void trainPlan(TrainPlan plan) {
    trainPlan = plan;
  }

  TrainPlan trainPlan() {
    return Objects.requireNonNull(trainPlan);
  }

  /// Notes that losses are recorded while the model trains.
  void recording(LiveRecording live) {
    recording = live;
  }

  /// Absent if a model is only trained.
  Optional<LiveRecording> recording() {
    return Optional.ofNullable(recording);
  }

  /// The losses that rows are chosen by.
  SelectionInput losses(SelectStage.Settings settings) throws IOException {
    if (losses == null) {
      losses = settings.losses().open(anyDataset(), settings.selection().method());
    }
    return losses;
  }

  /// The search for suspects. It begins when it is first asked for, and runs in parallel with the
  /// clustering.
  SuspectSearch suspects(SelectStage.Settings settings) throws IOException {
    if (suspects == null) {
      suspects = SelectionWithSuspects.search(losses(settings), anyDataset(), run.stopSignal());
    }
    return suspects;
  }

  /// Sets the clusters that were just made.
  void clusters(TrajectoryClustering made) {
    clusters = made;
  }

  /// The clusters that this command made; empty if an earlier command made them.
  Optional<TrajectoryClustering> clusters() {
    return Optional.ofNullable(clusters);
  }

  /// Notes held-out rows, which are closed at the end of the command.
  void heldOut(HeldOutLoss rows) {
    heldOut = rows;
  }

  @Override
  public void close() throws IOException {
    if (heldOut != null) {
      heldOut.close();
    }
    if (suspects != null) {
      suspects.close();
    }
    if (tokens != null) {
      tokens.close();
    }
    if (evalTokens != null) {
      evalTokens.close();
    }
    if (targetTokens != null) {
      targetTokens.close();
    }
    if (tokenizer != null) {
      tokenizer.close();
    }
    if (dataset != null) {
      dataset.close();
    }
    if (scratch != null) {
      scratch.close();
    }
  }
}
