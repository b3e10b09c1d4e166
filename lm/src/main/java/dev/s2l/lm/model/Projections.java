package dev.s2l.lm.model;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.SequencedSet;

/// The projections of a model's layers, which an adapter may add to.
///
/// @param byName their sizes, from the first layer to the last
record Projections(DecoderConfig config, SequencedMap<String, Size> byName) {
  private static final String WEIGHT = ".weight";

  record Size(long in, long out) {}

  Projections {
    byName = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(byName));
  }

  static Projections of(DecoderConfig config) {
    var layer = config.family().mapping().names(config).layer();
    String prefix = layer.prefix().substring(0, layer.prefix().indexOf("%d"));
    var found = new LinkedHashMap<String, Size>();
    for (var spec : WeightLayout.of(config)) {
      if (spec.name().startsWith(prefix) && spec.shape().size() == 2) {
        String name = spec.name().substring(0, spec.name().length() - WEIGHT.length());
        long first = spec.shape().getFirst();
        long last = spec.shape().getLast();
        found.put(name, layer.inputMajor() ? new Size(first, last) : new Size(last, first));
      }
    }
    return new Projections(config, found);
  }

  Size size(String name) {
    return Objects.requireNonNull(byName.get(name), name);
  }

  /// Those that `targets` mean, as peft reads them.
  ///
  /// @param targets full names, ends of names, [LoraConfig#ALL_LINEAR]; empty for the family's
  /// @throws S2lException (2) naming what the model has where one of them means nothing
  SequencedSet<String> named(Collection<String> targets) {
    var wanted = targets.isEmpty() ? usual() : targets;
    var found = new LinkedHashSet<String>();
    for (String target : wanted) {
      var meant =
          byName.keySet().stream()
              .filter(
                  name ->
                      target.equals(LoraConfig.ALL_LINEAR)
                          || name.equals(target)
                          || name.endsWith("." + target))
              .toList();
      if (meant.isEmpty()) {
        throw refuse(Phrase.of("%s: the model has no such projection", target));
      }
      found.addAll(meant);
    }
    var ordered = new LinkedHashSet<>(byName.keySet());
    ordered.retainAll(found);
    return ordered;
  }

  private List<String> usual() {
    var usual = config.family().mapping().loraTargets();
    if (usual.isEmpty()) {
      throw refuse(
          Phrase.of(
              "is needed: peft has no usual choice for the family %s",
              config.family().modelType()));
    }
    return usual;
  }

  private S2lException refuse(String what) {
    var ends = new LinkedHashSet<String>();
    byName.keySet().forEach(name -> ends.add(end(name)));
    return new S2lException(
        ExitCode.USAGE,
        Phrase.of(
            "--lora-target-modules %s. Choose from %s, or %s.",
            what, String.join(", ", ends), LoraConfig.ALL_LINEAR));
  }

  /// The shortest names that mean exactly `modules`: the end of a name where all that end so are
  /// among them.
  List<String> shortest(Collection<String> modules) {
    var result = new LinkedHashSet<String>();
    for (String module : modules) {
      String end = end(module);
      boolean all =
          byName.keySet().stream()
              .filter(name -> end(name).equals(end))
              .allMatch(modules::contains);
      result.add(all ? end : module);
    }
    return new ArrayList<>(result);
  }

  private static String end(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
