package dev.s2l.lm.train;

import dev.s2l.lm.tokenize.TokenStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The way through the epochs: which rows the next step sees, and how far training is. Where rows
/// sit out, an epoch has fewer steps, and its learning rates are those of the same shares of a
/// whole epoch.
final class Course {
  private final EpochOrder orders;
  private final TrainPlan plan;
  private final TrainSettings settings;
  private final Optional<FittedRows> fitted;
  private final int[] usable;

  /// Of the epochs before this one.
  private final List<TrainerState.EpochRows> ended = new ArrayList<>();

  private int step;
  private int stepInEpoch;
  private int[] order = {};

  Course(TokenStore tokens, TrainSettings settings, Curriculum curriculum, TrainPlan plan) {
    this.settings = settings;
    this.plan = plan;
    this.orders = new EpochOrder(tokens, settings.batches(), curriculum.ranks(), settings.seed());
    this.usable = IntStream.range(0, tokens.rows()).filter(tokens::usable).toArray();
    this.fitted =
        curriculum.skipFitted().isPresent()
            ? Optional.of(new FittedRows(curriculum.skipFitted().getAsDouble(), tokens.rows()))
            : Optional.empty();
    begin();
  }

  /// Steps done.
  int step() {
    return step;
  }

  /// The epoch that is under way, from 0.
  int epoch() {
    return ended.size();
  }

  /// Rows that the epoch sees.
  int rowsOfEpoch() {
    return order.length;
  }

  /// The rows that sit the epoch out.
  int[] sittingOut() {
    return fitted.isEmpty()
        ? new int[0]
        : Arrays.stream(usable).filter(row -> fitted.get().sitsOut(row, epoch())).toArray();
  }

  /// Whether an epoch begins with the next step.
  boolean atBegin() {
    return stepInEpoch == 0;
  }

  /// Whether no step is left: all are done, or every row sits out.
  boolean atEnd() {
    return planDone() >= plan.totalSteps() || order.length == 0;
  }

  /// Whether training ends before its plan, because every row sits out.
  boolean endedEarly() {
    return planDone() < plan.totalSteps() && order.length == 0;
  }

  /// The rows of the next step.
  int[] rows() {
    int from = stepInEpoch * settings.batches().rows();
    return Arrays.copyOfRange(
        order, from, Math.min(from + settings.batches().rows(), order.length));
  }

  /// Of the next step.
  double learningRate() {
    var schedule = settings.schedule();
    return schedule.lrSchedulerType().rate(schedule.learningRate(), planDone(), plan);
  }

  /// Steps of the plan that are done: where epochs are counted and rows sit out, those that would
  /// be done at this place of the epoch if all rows were trained.
  private double planDone() {
    return settings.schedule().maxSteps() > 0 ? step : planned();
  }

  /// The part of the plan that is done.
  double share() {
    return planDone() / plan.totalSteps();
  }

  /// Epochs done, with the part of the one under way.
  double epochs() {
    return planned() / plan.stepsPerEpoch();
  }

  private double planned() {
    double whole = (double) epoch() * plan.stepsPerEpoch();
    return stepInEpoch == 0 ? whole : whole + (double) stepInEpoch * plan.stepsPerEpoch() / steps();
  }

  private int steps() {
    return Math.ceilDiv(order.length, settings.batches().rows());
  }

  /// The next step is done.
  ///
  /// @param losses of its rows, in their order: means over their learned tokens, in nats
  void stepDone(double[] losses) {
    int[] rows = rows();
    fitted.ifPresent(
        all -> {
          for (int i = 0; i < rows.length; i++) {
            all.trained(rows[i], losses[i], epoch());
          }
        });
    step++;
    stepInEpoch++;
    endEpoch();
  }

  /// Begins the next epoch if no step of this one is left.
  private void endEpoch() {
    if (stepInEpoch > 0 && stepInEpoch == steps()) {
      ended.add(underWay());
      stepInEpoch = 0;
      begin();
    }
  }

  private void begin() {
    order =
        orders.of(
            epoch(),
            fitted.isEmpty()
                ? usable
                : Arrays.stream(usable)
                    .filter(row -> !fitted.get().sitsOut(row, epoch()))
                    .toArray());
  }

  private TrainerState.EpochRows underWay() {
    int seen = Math.min(stepInEpoch * settings.batches().rows(), order.length);
    return new TrainerState.EpochRows(epoch() + 1, stepInEpoch, seen, usable.length - order.length);
  }

  /// Rows trained on and sitting out, by epoch; empty where every row is in every epoch.
  List<TrainerState.EpochRows> rowsByEpoch() {
    if (fitted.isEmpty()) {
      return List.of();
    }
    var all = new ArrayList<>(ended);
    if (stepInEpoch > 0) {
      all.add(underWay());
    }
    return all;
  }

  /// What a checkpoint keeps of the rows' losses.
  Optional<FittedRows> fitted() {
    return fitted;
  }

  /// Goes to where a checkpoint was made; [#fitted] is as it was then.
  ///
  /// @param rowsByEpoch as [#rowsByEpoch] gave it then
  void goTo(int steps, List<TrainerState.EpochRows> rowsByEpoch) {
    ended.clear();
    step = steps;
    stepInEpoch = steps % plan.stepsPerEpoch();
    if (fitted.isEmpty()) {
      for (int e = 0; e < steps / plan.stepsPerEpoch(); e++) {
        ended.add(new TrainerState.EpochRows(e + 1, plan.stepsPerEpoch(), usable.length, 0));
      }
    } else {
      ended.addAll(rowsByEpoch.subList(0, rowsByEpoch.size() - 1));
      stepInEpoch = rowsByEpoch.getLast().steps();
    }
    begin();
    endEpoch();
  }
}
