package dev.s2l.report.figure;

/// Colours that can be told apart with any colour vision (Okabe and Ito 2008), and greys.
public enum Ink {
  BLUE(0x0072B2),
  VERMILION(0xD55E00),
  GREEN(0x009E73),
  PURPLE(0xCC79A7),
  ORANGE(0xE69F00),
  SKY(0x56B4E9),
  BLACK(0x1A1A1A),
  DARK(0x555555),
  GREY(0x9A9A9A),
  PALE(0xE4E4E4),
  WHITE(0xFFFFFF);

  private final int rgb;

  Ink(int rgb) {
    this.rgb = rgb;
  }

  int rgb() {
    return rgb;
  }
}
