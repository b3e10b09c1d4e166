@NullMarked
package dev.s2l.lm;

import org.jspecify.annotations.NullMarked;
