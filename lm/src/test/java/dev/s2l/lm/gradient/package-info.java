@NullMarked
package dev.s2l.lm.gradient;

import org.jspecify.annotations.NullMarked;
