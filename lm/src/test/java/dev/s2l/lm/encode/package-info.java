@NullMarked
package dev.s2l.lm.encode;

import org.jspecify.annotations.NullMarked;
