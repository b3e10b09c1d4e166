package dev.s2l.pipeline;

import dev.s2l.lm.tokenize.OverLength;

/// How examples become token ids.
///
/// @param templateName the text around instruction and response: alpaca, radiology, plain or chat
///   (the model's own)
/// @param maxLength most tokens of an example; cut further to what the model can hold. 512 in the
///   paper
/// @param overLength what becomes of longer ones
public record TokenSettings(String templateName, int maxLength, OverLength overLength) {}
