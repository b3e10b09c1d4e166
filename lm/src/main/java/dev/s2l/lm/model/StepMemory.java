package dev.s2l.lm.model;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import org.bytedeco.javacpp.FloatPointer;

/// Keys and values of one layer of [RowCaches], for plain code and for products. The heads of a row
/// stand one after another, the positions of a head too.
///
/// @param keys for products
/// @param values for products
/// @param keyFloats the same numbers
/// @param valueFloats the same numbers
/// @param head numbers from one head to the next
record StepMemory(
    FloatPointer keys,
    FloatPointer values,
    MemorySegment keyFloats,
    MemorySegment valueFloats,
    long head) {
  FloatPointer keys(long place) {
    return keys.getPointer(place);
  }

  FloatPointer values(long place) {
    return values.getPointer(place);
  }

  void setKey(long place, float[] key) {
    MemorySegment.copy(key, 0, keyFloats, JAVA_FLOAT, place * Float.BYTES, key.length);
  }

  void setValue(long place, float[] value) {
    MemorySegment.copy(value, 0, valueFloats, JAVA_FLOAT, place * Float.BYTES, value.length);
  }
}
