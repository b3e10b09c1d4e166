/// The part of the Jinja template language that chat templates use, interpreted over plain values.
///
/// Reads: a template's source and variables made of plain Java values (see [Values]). Writes: text,
/// and the spans of `{% generation %}` blocks. Entry point: [JinjaTemplate].
///
/// Invariants: a template can reach nothing but the variables it is given and the functions,
/// filters, tests and methods written here: no reflection, no files, no clock but `strftime_now`.
/// Work, size and depth are limited, so every rendering ends. Whatever is not implemented is
/// refused by name. Semantics are those of Jinja 3 with `trim_blocks` and `lstrip_blocks`.
@Internal
@NullMarked
package dev.s2l.prompt.jinja;

import dev.s2l.run.Internal;
import org.jspecify.annotations.NullMarked;
