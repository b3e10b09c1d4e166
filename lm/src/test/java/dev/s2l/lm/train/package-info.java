@NullMarked
package dev.s2l.lm.train;

import org.jspecify.annotations.NullMarked;
