/// The rules of the house, run like any other test: format, package order, forbidden calls.
@NullMarked
package dev.s2l.house;

import org.jspecify.annotations.NullMarked;
