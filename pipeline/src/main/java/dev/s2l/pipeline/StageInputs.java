package dev.s2l.pipeline;

import dev.s2l.dataset.Dataset;
import dev.s2l.lm.tokenize.TextTokenizer;
import dev.s2l.lm.tokenize.TokenStore;
import dev.s2l.lm.train.TrainPlan;
import dev.s2l.run.Phrase;
import dev.s2l.select.SelectionInput;
import dev.s2l.select.SelectionWithSuspects;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What stages find of those before them in the same command: their artifacts, opened once, and
/// what they agreed on. Closed with the command.
final class StageInputs implements AutoCloseable {
  private final RunSession run;
  private @Nullable DataSource source;
  private @Nullable Dataset dataset;
  private @Nullable Path model;
  private @Nullable TextTokenizer tokenizer;
  private @Nullable TokenStore tokens;
  private @Nullable TrainPlan trainPlan;
  private @Nullable LiveRecording recording;
  private @Nullable SelectionInput losses;
  private @Nullable SelectionWithSuspects selected;

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

  /// Takes over what was just read, with the rows that it keeps in memory.
  void dataset(Dataset read) {
    dataset = read;
  }

  /// The rows; empty for a command that was given none.
  Optional<Dataset> anyDataset() throws IOException {
    return source == null ? Optional.empty() : Optional.of(dataset());
  }

  Dataset dataset() throws IOException {
    if (dataset == null) {
      dataset = Dataset.open(run.directory().reading("dataset"));
    }
    return dataset;
  }

  /// Opens the tokenizer of a model folder.
  void model(Path folder) throws IOException {
    model = folder;
    tokenizer = Tokenizers.open(folder);
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
    Objects.requireNonNull(source).judge(dataset(), opened);
    return opened;
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

  /// Absent where a model is only trained.
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

  /// Clusters, subset and suspects, which are computed side by side.
  SelectionWithSuspects selected(SelectStage.Settings settings) throws IOException {
    if (selected == null) {
      selected =
          SelectionWithSuspects.from(
              losses(settings),
              anyDataset(),
              settings.selection(),
              run.progress(),
              run.stopSignal());
    }
    return selected;
  }

  @Override
  public void close() {
    if (tokens != null) {
      tokens.close();
    }
    if (tokenizer != null) {
      tokenizer.close();
    }
    if (dataset != null) {
      dataset.close();
    }
  }
}
