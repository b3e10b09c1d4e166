package dev.s2l.lm.generate;

import dev.s2l.lm.tokenize.TextTokenizer;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What tokens mean to a continuation.
///
/// @param ends tokens of which any ends it
/// @param text of tokens, without special ones
record TokenTexts(Set<Integer> ends, Function<int[], String> text) {
  static TokenTexts of(TextTokenizer tokenizer) {
    return new TokenTexts(
        Arrays.stream(tokenizer.endIds()).boxed().collect(Collectors.toUnmodifiableSet()),
        tokenizer::decode);
  }
}
