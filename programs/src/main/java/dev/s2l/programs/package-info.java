/// The other side of the runner `graalpy`: a process that runs one Python program after the other,
/// each in a fresh and fenced context of GraalPy. Started by `dev.s2l.evaluate.program` with a
/// class path of its own; nothing else of s2l is on it.
///
/// [ProgramServer] is the process, [Fence] what a program may do, [Preamble] what it finds bound.
@NullMarked
package dev.s2l.programs;

import org.jspecify.annotations.NullMarked;
