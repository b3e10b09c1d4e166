package dev.s2l.report.figure;

import dev.s2l.report.figure.Axis.Tick;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/// From values to pixels, with the ticks of an axis.
///
/// @param log whether the logarithm is scaled
/// @param low value at `from`
/// @param high value at `to`
record Scale(boolean log, double low, double high, double from, double to, List<Tick> ticks) {

  /// @param values that it must hold
  /// @param from pixels
  /// @param apart pixels between two ticks, at least
  static Scale of(Axis axis, double[] values, double from, double to, double apart) {
    double[] all =
        DoubleStream.concat(
                Arrays.stream(values), axis.holds().stream().mapToDouble(value -> value))
            .toArray();
    double low = Arrays.stream(all).min().orElse(axis.log() ? 1 : 0);
    double high = Arrays.stream(all).max().orElse(1);
    int most = (int) Math.max(2, Math.abs(to - from) / apart);
    if (axis.log()) {
      return log(axis, low, high, from, to, most);
    }
    if (axis.zero()) {
      low = Math.min(0, low);
      high = Math.max(0, high);
    }
    if (!axis.ticks().isEmpty()) {
      double margin = high > low ? 0.09 * (high - low) : 1;
      boolean fromZero = axis.zero() && low == 0;
      return new Scale(false, fromZero ? 0 : low - margin, high + margin, from, to, axis.ticks());
    }
    double step = step((high - low) / most);
    double bottom = Math.floor(low / step + 1e-9) * step;
    double top = Math.max(bottom + step, Math.ceil(high / step - 1e-9) * step);
    var ticks = new ArrayList<Tick>();
    for (int i = 0; bottom + i * step <= top + step / 2; i++) {
      ticks.add(new Tick(bottom + i * step, label(bottom + i * step, step)));
    }
    return new Scale(false, bottom, top, from, to, ticks);
  }

  private static Scale log(Axis axis, double low, double high, double from, double to, int most) {
    double margin = high < 1.5 * low ? 1.3 : StrictMath.pow(high / low, 0.06);
    double bottom = low / margin;
    double top = high * margin;
    if (!axis.ticks().isEmpty()) {
      return new Scale(true, bottom, top, from, to, axis.ticks());
    }
    var ticks = new ArrayList<Tick>();
    for (double[] digits : new double[][] {{1, 2, 5}, {1, 3}, {1}}) {
      ticks.clear();
      double power = StrictMath.pow(10, Math.floor(StrictMath.log10(bottom)));
      for (; power <= top; power *= 10) {
        for (double digit : digits) {
          double value = digit * power;
          if (bottom <= value && value <= top) {
            ticks.add(new Tick(value, label(value, value)));
          }
        }
      }
      if (ticks.size() <= most) {
        break;
      }
    }
    if (ticks.size() < 2) {
      ticks.clear();
      double step = step((top - bottom) / most);
      for (double value = Math.ceil(bottom / step) * step; value <= top; value += step) {
        ticks.add(new Tick(value, label(value, step)));
      }
    }
    return new Scale(true, bottom, top, from, to, List.copyOf(ticks));
  }

  double at(double value) {
    double share =
        log
            ? StrictMath.log(value / low) / StrictMath.log(high / low)
            : (value - low) / (high - low);
    return from + share * (to - from);
  }

  /// One, two or five times a power of ten, not below `raw`.
  private static double step(double raw) {
    if (!(raw > 0)) {
      return 1;
    }
    double power = StrictMath.pow(10, Math.floor(StrictMath.log10(raw)));
    for (double factor : new double[] {1, 2, 5}) {
      if (factor * power >= raw * (1 - 1e-9)) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  /// With as many decimals as `step` needs.
  static String label(double value, double step) {
    int decimals = (int) Math.clamp(Math.ceil(-StrictMath.log10(step) - 1e-9), 0, 9);
    double shown = Math.abs(value) < step / 2 ? 0 : value;
    return String.format(Locale.ROOT, "%,." + decimals + "f", shown).replace('-', '−');
  }
}
