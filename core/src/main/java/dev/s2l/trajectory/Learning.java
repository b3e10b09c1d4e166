package dev.s2l.trajectory;

import dev.s2l.run.Phrase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Optional;

/// Whether a model learned anything while its losses were recorded: the mean loss at the first, the
/// lowest and the last recording, compared with the loss of a unigram model. A unigram model knows
/// only how frequent each token is among the learned tokens.
///
/// All losses are in nats: the mean over rows of the mean over a row's learned tokens.
///
/// @param lowest among equal ones the first
/// @param unigramLossNats of the same tokens, the unigram model's counts raised by one each
public record Learning(Recorded first, Recorded lowest, Recorded last, double unigramLossNats) {
  /// A smaller change counts neither as a rise nor as a fall.
  private static final double MIN_CHANGE_NATS = 0.005;

  /// @param step optimizer steps taken before the recording
  public record Recorded(int step, double lossNats) {}

  /// Absent where no row has a loss.
  ///
  /// @param trajectories a column's mean is taken over the rows with a finite loss
  public static Optional<Learning> of(Trajectories trajectories, double unigramLossNats) {
    int[] steps = trajectories.steps();
    var all = new ArrayList<Recorded>();
    for (int c = 0; c < steps.length; c++) {
      all.add(new Recorded(steps[c], mean(trajectories.column(c))));
    }
    Recorded lowest = Collections.min(all, Comparator.comparingDouble(Recorded::lossNats));
    return Double.isNaN(all.getLast().lossNats)
        ? Optional.empty()
        : Optional.of(new Learning(all.getFirst(), lowest, all.getLast(), unigramLossNats));
  }

  private static double mean(float[] column) {
    double sum = 0;
    int count = 0;
    for (float loss : column) {
      if (Float.isFinite(loss)) {
        sum += loss;
        count++;
      }
    }
    return sum / count;
  }

  /// Whether the last loss is below the unigram model's.
  public boolean beyondFrequencies() {
    return last.lossNats < unigramLossNats;
  }

  /// The losses, for the output at the end of a command.
  public String numbers() {
    return Phrase.of(
        "mean loss %s; a unigram model of the same tokens, which knows only how frequent each is,"
            + " has %s.",
        course(), nats(unigramLossNats));
  }

  /// The losses as a sentence.
  public String sentence() {
    return "The proxy's " + numbers();
  }

  /// The warning about a proxy that learned too little; absent if it learned enough.
  public Optional<String> warning() {
    return beyondFrequencies()
        ? Optional.empty()
        : Optional.of(
            Phrase.of(
                "The proxy learned little more than word frequencies, so its trajectories say"
                    + " little about the rows. %s More epochs (--num-train-epochs), a larger"
                    + " learning rate (--learning-rate) or a pretrained proxy (--proxy) can help.",
                sentence()));
  }

  private String course() {
    if (first.step == last.step) {
      return "is " + at(first);
    }
    boolean fell = first.lossNats - lowest.lossNats >= MIN_CHANGE_NATS;
    boolean rose = last.lossNats - lowest.lossNats >= MIN_CHANGE_NATS;
    if (fell && rose) {
      return Phrase.of("fell from %s to %s and rose to %s", at(first), at(lowest), at(last));
    }
    return Phrase.of(
        "%s from %s to %s",
        fell ? "fell" : rose ? "rose" : "stayed the same,", at(first), at(last));
  }

  private static String at(Recorded recorded) {
    return Phrase.of("%s at step %,d", nats(recorded.lossNats), recorded.step);
  }

  private static String nats(double loss) {
    return Phrase.of("%.3f nats", loss);
  }
}
