/// The command line: one class a command, and one for each group of options that commands share.
/// Commands read options, call `dev.s2l.pipeline` and print results; only this package prints and
/// ends the process.
///
/// Entry point: [Main]. Results go to standard output, progress ([ConsoleProgress]) and errors
/// ([Failures]) to standard error.
@Internal
@NullMarked
package dev.s2l.cli;

import dev.s2l.run.Internal;
import org.jspecify.annotations.NullMarked;
