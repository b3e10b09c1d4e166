@NullMarked
package dev.s2l.lm.record;

import org.jspecify.annotations.NullMarked;
