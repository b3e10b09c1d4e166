@NullMarked
package dev.s2l.lm.generate;

import org.jspecify.annotations.NullMarked;
