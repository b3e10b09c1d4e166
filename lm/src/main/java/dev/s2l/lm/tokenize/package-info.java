/// Text to token ids and back, exactly as the model's own tokenizer does it. It also marks which
/// tokens are learned.
///
/// Reads: `tokenizer.json`, `tokenizer_config.json` and `config.json` of a Hugging Face folder, and
/// a [dev.s2l.dataset.Dataset]. Writes: the `tokens/` folder. Entry points: [TextTokenizer] and
/// [TokenStore].
///
/// Invariants: a text is encoded once, as a whole; a token is learned exactly if it holds at least
/// one character of a learned segment; special tokens written by a user are text; the
/// end-of-sequence token is appended as an id and learned; rows are cut from the right. The same
/// data, template and tokenizer give the same bytes for any number of threads.
@NullMarked
package dev.s2l.lm.tokenize;

import org.jspecify.annotations.NullMarked;
