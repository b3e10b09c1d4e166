/// The decoder: one class for every model family, computed by libtorch.
///
/// Reads and writes Hugging Face folders (`config.json`, `model.safetensors` or its shards). Entry
/// points: [Torch#init(int)] once a process, then [Decoder#load(java.nio.file.Path, DType)] or
/// [Decoder#random(DecoderConfig, long)]. [DecoderConfig] says how a model is built; a
/// `FamilyMapping` translates `config.json` and names of weights. Files are read by [Safetensors].
///
/// Legend: B rows of a batch, S positions of this call, P positions before it ([KeyValues]), T = P
/// + S, H hidden size, N heads, K key-value heads, D head dimension, V vocabulary.
///
/// Invariants: padding stands on the right and needs no mask, because attention is causal; nothing
/// here is chosen by a timing; the decoder owns its parameters, callers own what a call returns and
/// wrap each step in a `PointerScope`.
@NullMarked
package dev.s2l.lm.model;

import org.jspecify.annotations.NullMarked;
