package dev.s2l.evaluate.answer;

import java.util.Map;
import java.util.Set;

/// Names that mean something in a formula.
final class Names {
  private static final Map<String, String> FUNCTIONS =
      Map.ofEntries(
          Map.entry("sqrt", "sqrt"),
          Map.entry("abs", "abs"),
          Map.entry("exp", "exp"),
          Map.entry("ln", "ln"),
          Map.entry("log", "log"),
          Map.entry("lg", "log"),
          Map.entry("sin", "sin"),
          Map.entry("cos", "cos"),
          Map.entry("tan", "tan"),
          Map.entry("cot", "cot"),
          Map.entry("sec", "sec"),
          Map.entry("csc", "csc"),
          Map.entry("arcsin", "arcsin"),
          Map.entry("arccos", "arccos"),
          Map.entry("arctan", "arctan"),
          Map.entry("asin", "arcsin"),
          Map.entry("acos", "arccos"),
          Map.entry("atan", "arctan"),
          Map.entry("sinh", "sinh"),
          Map.entry("cosh", "cosh"),
          Map.entry("tanh", "tanh"),
          Map.entry("floor", "floor"),
          Map.entry("ceil", "ceil"),
          Map.entry("ceiling", "ceil"),
          Map.entry("factorial", "factorial"),
          Map.entry("binomial", "binom"),
          Map.entry("max", "max"));

  private static final Set<String> GREEK =
      Set.of(
          "alpha",
          "beta",
          "gamma",
          "delta",
          "epsilon",
          "varepsilon",
          "zeta",
          "eta",
          "theta",
          "vartheta",
          "iota",
          "kappa",
          "lambda",
          "mu",
          "nu",
          "xi",
          "rho",
          "sigma",
          "tau",
          "upsilon",
          "phi",
          "varphi",
          "chi",
          "psi",
          "omega",
          "Gamma",
          "Delta",
          "Theta",
          "Lambda",
          "Xi",
          "Pi",
          "Sigma",
          "Phi",
          "Psi",
          "Omega",
          "ell",
          "hbar",
          "angle",
          "triangle",
          "circ");

  private static final Set<String> FACTORS =
      Set.of(
          "frac",
          "dfrac",
          "tfrac",
          "cfrac",
          "sqrt",
          "surd",
          "binom",
          "dbinom",
          "pi",
          "infty",
          "langle",
          "lfloor",
          "lceil",
          "lvert",
          "overline",
          "vec",
          "hat",
          "{",
          "mathbb");

  private Names() {}

  static boolean isFunction(String name) {
    return FUNCTIONS.containsKey(name);
  }

  /// The one name of a function that has several.
  static String function(String name) {
    return FUNCTIONS.getOrDefault(name, name);
  }

  static boolean isConstant(String name) {
    return name.equals("pi") || name.equals("inf") || name.equals("infinity") || name.equals("oo");
  }

  static boolean isGreek(String name) {
    return GREEK.contains(name);
  }

  /// Whether a command begins something that is multiplied with what stands before it.
  static boolean startsFactor(String command) {
    return FACTORS.contains(command)
        || isFunction(command)
        || isGreek(command) && !command.equals("circ");
  }
}
