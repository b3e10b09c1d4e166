package dev.s2l.select;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.s2l.facility.FacilityLocationSettings;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import dev.s2l.select.SelectionMethod.Options;
import dev.s2l.trajectory.ReferenceCheckpoint;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.DatabindContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.jsontype.impl.TypeIdResolverBase;

/// Every method with its name: on the command line, in `card.json`, in the ledger. A new method is
/// a record in [SelectionMethod] and a line here.
final class MethodNames extends TypeIdResolverBase {
  /// @param make makes the method from the options
  private record Known(
      String name,
      Class<? extends SelectionMethod> type,
      Function<Options, ? extends SelectionMethod> make) {}

  private static final List<Known> KNOWN =
      List.of(
          known(
              "small-to-large",
              SelectionMethod.SmallToLarge.class,
              options -> new SelectionMethod.SmallToLarge(options.clusters())),
          known(
              "random",
              SelectionMethod.UniformRandom.class,
              options -> new SelectionMethod.UniformRandom()),
          known(
              "source-balanced-random",
              SelectionMethod.SourceBalancedRandom.class,
              options -> new SelectionMethod.SourceBalancedRandom()),
          known(
              "length-matched-random",
              SelectionMethod.LengthMatchedRandom.class,
              options -> new SelectionMethod.LengthMatchedRandom(options.clusters())),
          known(
              "least-confidence",
              SelectionMethod.LeastConfidence.class,
              options -> new SelectionMethod.LeastConfidence(options.orLate())),
          known(
              "middle-perplexity",
              SelectionMethod.MiddlePerplexity.class,
              options -> new SelectionMethod.MiddlePerplexity(options.orLate())),
          known(
              "high-learnability",
              SelectionMethod.HighLearnability.class,
              options -> new SelectionMethod.HighLearnability(options.orLate())),
          known(
              "normalized-high-learnability",
              SelectionMethod.NormalizedHighLearnability.class,
              options -> new SelectionMethod.NormalizedHighLearnability(options.orLate())),
          known(
              "facility-location",
              SelectionMethod.FacilityLocation.class,
              options -> new SelectionMethod.FacilityLocation(FacilityLocationSettings.DEFAULT)),
          known(
              "embedding-diverse",
              SelectionMethod.EmbeddingDiverse.class,
              options -> new SelectionMethod.EmbeddingDiverse(options.clusters().ofPoints())),
          known(
              "gradient-clusters",
              SelectionMethod.GradientClusters.class,
              options -> new SelectionMethod.GradientClusters(options.clusters().ofPoints())),
          known(
              "k-centre-greedy",
              SelectionMethod.KCentreGreedy.class,
              options -> new SelectionMethod.KCentreGreedy()),
          known(
              "ifd",
              SelectionMethod.InstructionFollowingDifficulty.class,
              options -> new SelectionMethod.InstructionFollowingDifficulty(options.orLate())),
          known(
              "target-loss-drop",
              SelectionMethod.TargetLossDrop.class,
              options -> new SelectionMethod.TargetLossDrop()),
          known(
              "target-similarity",
              SelectionMethod.TargetSimilarity.class,
              options -> new SelectionMethod.TargetSimilarity()),
          known(
              "confidence-curriculum",
              SelectionMethod.ConfidenceCurriculum.class,
              options -> new SelectionMethod.ConfidenceCurriculum(options.orLate())),
          known(
              "learning-percentage",
              SelectionMethod.LearningPercentage.class,
              options ->
                  new SelectionMethod.LearningPercentage(
                      options.checkpoint().orElseGet(ReferenceCheckpoint.Early::new))),
          known(
              "longest-response",
              SelectionMethod.LongestResponse.class,
              options -> new SelectionMethod.LongestResponse()),
          known("full", SelectionMethod.Full.class, options -> new SelectionMethod.Full()));

  private static <M extends SelectionMethod> Known known(
      String name, Class<M> type, Function<Options, M> make) {
    return new Known(name, type, make);
  }

  static List<String> all() {
    return KNOWN.stream().map(Known::name).toList();
  }

  static SelectionMethod make(String name, Options options) {
    return KNOWN.stream()
        .filter(known -> known.name.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new S2lException(
                    ExitCode.USAGE,
                    Phrase.of("--method %s: expected one of %s.", name, String.join(", ", all()))))
        .make
        .apply(options);
  }

  static String of(Class<?> type) {
    return KNOWN.stream()
        .filter(known -> known.type == type)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no name for " + type))
        .name;
  }

  @Override
  public String idFromValue(DatabindContext context, Object value) {
    return of(value.getClass());
  }

  @Override
  public String idFromValueAndType(DatabindContext context, Object value, Class<?> type) {
    return of(type);
  }

  @Override
  public JavaType typeFromId(DatabindContext context, String id) {
    var type =
        KNOWN.stream()
            .filter(known -> known.name.equals(id))
            .findFirst()
            .orElseThrow(
                () ->
                    new S2lException(
                        ExitCode.RUN_DIRECTORY,
                        Phrase.of("the method %s is not known to this version of s2l.", id)))
            .type;
    return context.constructType(type);
  }

  @Override
  public JsonTypeInfo.Id getMechanism() {
    return JsonTypeInfo.Id.CUSTOM;
  }
}
