@NullMarked
package dev.s2l.lm.model;

import org.jspecify.annotations.NullMarked;
