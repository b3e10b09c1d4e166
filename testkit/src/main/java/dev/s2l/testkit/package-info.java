@NullMarked
package dev.s2l.testkit;

import org.jspecify.annotations.NullMarked;
