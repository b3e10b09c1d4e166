package dev.s2l.parquet;

import dev.s2l.run.Phrase;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.UUID;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.io.api.Binary;
import org.jspecify.annotations.Nullable;

/// How a value of a column reads as JSON: numbers and texts as themselves, dates and times as text,
/// bytes that are no text as `{"base64": …}`.
@FunctionalInterface
interface ValueForm {
  /// Decimals of no more digits are numbers with a binary point without loss.
  int SAFE_DIGITS = 15;

  long MILLIS = 1_000_000;
  long MICROS = 1_000;
  long NANOS_OF_A_SECOND = 1_000_000_000;
  long JULIAN_DAY_OF_1970 = 2_440_588;

  void write(ColumnCursor column, JsonBytes out);

  /// The form of the values of a column.
  static ValueForm of(SchemaElement element) {
    @Nullable LogicalType type = element.isSetLogicalType() ? element.getLogicalType() : null;
    @Nullable ConvertedType old =
        element.isSetConverted_type() ? element.getConverted_type() : null;
    if (type != null && type.isSetUNKNOWN()) {
      return (column, out) -> out.ascii("null");
    }
    return switch (element.getType()) {
      case BOOLEAN -> (column, out) -> out.ascii(column.booleanValue() ? "true" : "false");
      case INT32 -> ofInt(element, type, old);
      case INT64 -> ofLong(element, type, old);
      case INT96 -> (column, out) -> out.text(int96(column.bytes()));
      case FLOAT -> (column, out) -> out.ascii(JsonNumber.of(column.floatValue()));
      case DOUBLE -> (column, out) -> out.ascii(JsonNumber.of(column.doubleValue()));
      case BYTE_ARRAY -> ofBytes(element, type, old);
      case FIXED_LEN_BYTE_ARRAY -> ofFixed(element, type, old);
    };
  }

  private static ValueForm ofInt(
      SchemaElement element, @Nullable LogicalType type, @Nullable ConvertedType old) {
    if (isDecimal(type, old)) {
      var decimal = Decimal.of(element, type);
      return (column, out) -> out.ascii(decimal.text(BigInteger.valueOf(column.intValue())));
    }
    if ((type != null && type.isSetDATE()) || old == ConvertedType.DATE) {
      return (column, out) -> out.text(date(LocalDate.ofEpochDay(column.intValue())));
    }
    if ((type != null && type.isSetTIME()) || old == ConvertedType.TIME_MILLIS) {
      return (column, out) -> out.text(time(column.intValue() * MILLIS));
    }
    boolean unsigned =
        (type != null && type.isSetINTEGER() && !type.getINTEGER().isIsSigned())
            || old == ConvertedType.UINT_8
            || old == ConvertedType.UINT_16
            || old == ConvertedType.UINT_32;
    return unsigned
        ? (column, out) -> out.ascii(Integer.toUnsignedString(column.intValue()))
        : (column, out) -> out.ascii(Integer.toString(column.intValue()));
  }

  private static ValueForm ofLong(
      SchemaElement element, @Nullable LogicalType type, @Nullable ConvertedType old) {
    if (isDecimal(type, old)) {
      var decimal = Decimal.of(element, type);
      return (column, out) -> out.ascii(decimal.text(BigInteger.valueOf(column.longValue())));
    }
    if (type != null && type.isSetTIMESTAMP()) {
      long nanos = nanos(type.getTIMESTAMP().getUnit());
      String zone = type.getTIMESTAMP().isIsAdjustedToUTC() ? "+00" : "";
      return (column, out) -> out.text(timestamp(column.longValue(), nanos) + zone);
    }
    if (old == ConvertedType.TIMESTAMP_MILLIS || old == ConvertedType.TIMESTAMP_MICROS) {
      long nanos = old == ConvertedType.TIMESTAMP_MILLIS ? MILLIS : MICROS;
      return (column, out) -> out.text(timestamp(column.longValue(), nanos) + "+00");
    }
    if ((type != null && type.isSetTIME()) || old == ConvertedType.TIME_MICROS) {
      long nanos = type != null && type.isSetTIME() ? nanos(type.getTIME().getUnit()) : MICROS;
      return (column, out) -> out.text(time(column.longValue() * nanos));
    }
    boolean unsigned =
        (type != null && type.isSetINTEGER() && !type.getINTEGER().isIsSigned())
            || old == ConvertedType.UINT_64;
    return unsigned
        ? (column, out) -> out.ascii(Long.toUnsignedString(column.longValue()))
        : (column, out) -> out.ascii(Long.toString(column.longValue()));
  }

  private static ValueForm ofBytes(
      SchemaElement element, @Nullable LogicalType type, @Nullable ConvertedType old) {
    if ((type != null && (type.isSetSTRING() || type.isSetENUM()))
        || old == ConvertedType.UTF8
        || old == ConvertedType.ENUM) {
      return (column, out) -> out.text(column.bytes());
    }
    if ((type != null && type.isSetJSON()) || old == ConvertedType.JSON) {
      return (column, out) -> JsonText.write(column.bytes(), out);
    }
    if (isDecimal(type, old)) {
      var decimal = Decimal.of(element, type);
      return (column, out) -> out.ascii(decimal.text(new BigInteger(column.bytes().getBytes())));
    }
    return (column, out) -> bytes(column.bytes(), out);
  }

  private static ValueForm ofFixed(
      SchemaElement element, @Nullable LogicalType type, @Nullable ConvertedType old) {
    if (isDecimal(type, old)) {
      var decimal = Decimal.of(element, type);
      return (column, out) -> out.ascii(decimal.text(new BigInteger(column.bytes().getBytes())));
    }
    if (type != null && type.isSetUUID()) {
      return (column, out) -> {
        ByteBuffer value = column.bytes().toByteBuffer();
        out.text(new UUID(value.getLong(), value.getLong()).toString());
      };
    }
    if (type != null && type.isSetFLOAT16()) {
      return (column, out) ->
          out.ascii(JsonNumber.of(Float.float16ToFloat(column.bytes().get2BytesLittleEndian())));
    }
    if (old == ConvertedType.INTERVAL) {
      return (column, out) -> {
        var value = column.bytes().toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        out.ascii("{\"months\":").ascii(Integer.toUnsignedString(value.getInt()));
        out.ascii(",\"days\":").ascii(Integer.toUnsignedString(value.getInt()));
        out.ascii(",\"milliseconds\":").ascii(Integer.toUnsignedString(value.getInt())).put('}');
      };
    }
    return (column, out) -> bytes(column.bytes(), out);
  }

  private static boolean isDecimal(@Nullable LogicalType type, @Nullable ConvertedType old) {
    return (type != null && type.isSetDECIMAL()) || old == ConvertedType.DECIMAL;
  }

  /// Bytes of no declared meaning: most often text of writers that did not say so.
  private static void bytes(Binary value, JsonBytes out) {
    byte[] bytes = value.getBytesUnsafe();
    if (Utf8.isValid(bytes)) {
      out.text(bytes, 0, bytes.length);
    } else {
      out.ascii("{\"base64\":\"").ascii(Base64.getEncoder().encodeToString(bytes)).ascii("\"}");
    }
  }

  private static long nanos(TimeUnit unit) {
    return unit.isSetMILLIS() ? MILLIS : unit.isSetMICROS() ? MICROS : 1;
  }

  private static String int96(Binary value) {
    var buffer = value.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    long nanos = buffer.getLong();
    long day = buffer.getInt() - JULIAN_DAY_OF_1970;
    var instant = LocalDateTime.of(LocalDate.ofEpochDay(day), LocalTime.MIDNIGHT).plusNanos(nanos);
    return date(instant.toLocalDate()) + " " + time(instant.toLocalTime().toNanoOfDay());
  }

  /// @param nanos how many of them the unit of `value` is
  private static String timestamp(long value, long nanos) {
    long units = NANOS_OF_A_SECOND / nanos;
    var instant =
        LocalDateTime.ofEpochSecond(
            Math.floorDiv(value, units),
            (int) (Math.floorMod(value, units) * nanos),
            ZoneOffset.UTC);
    return date(instant.toLocalDate()) + " " + time(instant.toLocalTime().toNanoOfDay());
  }

  private static String date(LocalDate date) {
    return Phrase.of("%04d-%02d-%02d", date.getYear(), date.getMonthValue(), date.getDayOfMonth());
  }

  private static String time(long nanos) {
    long seconds = Math.floorDiv(nanos, NANOS_OF_A_SECOND);
    long fraction = Math.floorMod(nanos, NANOS_OF_A_SECOND);
    String text = Phrase.of("%02d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    return fraction == 0 ? text : text + "." + Phrase.of("%09d", fraction).replaceAll("0+$", "");
  }

  /// The scale of a decimal.
  record Decimal(int precision, int scale) {
    static Decimal of(SchemaElement element, @Nullable LogicalType type) {
      return type != null && type.isSetDECIMAL()
          ? new Decimal(type.getDECIMAL().getPrecision(), type.getDECIMAL().getScale())
          : new Decimal(element.getPrecision(), element.getScale());
    }

    String text(BigInteger unscaled) {
      var value = new BigDecimal(unscaled, scale);
      return precision <= SAFE_DIGITS ? JsonNumber.of(value.doubleValue()) : value.toPlainString();
    }
  }
}
