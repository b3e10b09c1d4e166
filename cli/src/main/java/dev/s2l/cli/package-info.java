@NullMarked
package dev.s2l.cli;

import org.jspecify.annotations.NullMarked;
