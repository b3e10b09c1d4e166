@NullMarked
package dev.s2l.pipeline;

import org.jspecify.annotations.NullMarked;
