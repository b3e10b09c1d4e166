/// Figures for papers, drawn twice from one description: as SVG and as PNG.
///
/// Entry point: [Figure], whose [Figure#svg] and [Figure#png] give the files' bytes. A figure is
/// one or more [Panel]s with a title that says which data it shows, and the same data as a [Csv].
///
/// Invariants: the same figure gives the same bytes on every machine, whatever fonts it has: texts
/// are measured, and drawn into the PNG, with the one font that comes with s2l ([Typeface]); only
/// the PNG needs `java.desktop`. No text becomes markup. Colours are those of Okabe and Ito, which
/// people with any colour vision can tell apart; marks and dashes say the same again.
@Internal
@NullMarked
package dev.s2l.report.figure;

import dev.s2l.run.Internal;
import org.jspecify.annotations.NullMarked;
