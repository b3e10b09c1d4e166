package dev.s2l.lm.model;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.util.List;

/// What an adapter is like. Components carry peft's names, defaults are peft's.
///
/// @param r rank: the inner size of the low-rank product
/// @param loraAlpha the product is multiplied with this ÷ r
/// @param loraDropout share of the product's inputs that training leaves out
/// @param targetModules projections that are adapted: full names, ends of names, or [#ALL_LINEAR];
///   empty for what peft adapts in the model's family
/// @param useRslora whether the product is multiplied with `loraAlpha` ÷ √r instead
/// @param base the model it was made for, as its maker named it; empty if nobody said
/// @param revision of the base on a hub; empty for none
public record LoraConfig(
    int r,
    double loraAlpha,
    double loraDropout,
    List<String> targetModules,
    boolean useRslora,
    String base,
    String revision) {
  /// Every projection of the layers.
  public static final String ALL_LINEAR = "all-linear";

  public static final int R = 8;
  public static final double ALPHA = 8;

  public LoraConfig {
    check("--lora-r", r, r >= 1, "of at least 1");
    check("--lora-alpha", loraAlpha, loraAlpha > 0 && !Double.isInfinite(loraAlpha), "above 0");
    check("--lora-dropout", loraDropout, loraDropout >= 0 && loraDropout < 1, "from 0 to below 1");
    targetModules = List.copyOf(targetModules);
  }

  /// A new adapter of a model.
  public static LoraConfig of(
      int r, double loraAlpha, double loraDropout, List<String> targetModules) {
    return new LoraConfig(r, loraAlpha, loraDropout, targetModules, false, "", "");
  }

  public LoraConfig withDropout(double other) {
    return new LoraConfig(r, loraAlpha, other, targetModules, useRslora, base, revision);
  }

  public LoraConfig withBase(String name, String itsRevision) {
    return new LoraConfig(r, loraAlpha, loraDropout, targetModules, useRslora, name, itsRevision);
  }

  LoraConfig withTargetModules(List<String> others) {
    return new LoraConfig(r, loraAlpha, loraDropout, others, useRslora, base, revision);
  }

  /// What the low-rank product is multiplied with.
  double scaling() {
    return loraAlpha / (useRslora ? Math.sqrt(r) : r);
  }

  private static void check(String option, double value, boolean valid, String expected) {
    if (!valid) {
      String text = value == Math.rint(value) ? Phrase.of("%.0f", value) : Double.toString(value);
      throw new S2lException(
          ExitCode.USAGE, Phrase.of("%s %s: expected a number %s.", option, text, expected));
    }
  }
}
