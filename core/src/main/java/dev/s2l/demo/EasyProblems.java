package dev.s2l.demo;

import dev.s2l.run.Phrase;
import java.util.Locale;

/// One step, small numbers, few wordings: the bulk of the data.
final class EasyProblems {
  private EasyProblems() {}

  static Problem addition(Draw draw) {
    int a = draw.between(2, 30);
    int b = draw.between(2, 30);
    String items = draw.items();
    String name = draw.name();
    String question =
        draw.oneOf(
            "%1$s has %2$d %4$s and buys %3$d more. How many %4$s does %1$s have now?",
            "There are %2$d red %4$s and %3$d blue %4$s in a box. How many %4$s are there?",
            "%1$s found %2$d %4$s on Monday and %3$d %4$s on Friday. How many is that in all?");
    return new Problem(
        String.format(Locale.ROOT, question, name, a, b, items),
        "Add the two numbers:",
        Phrase.of("%d + %d", a, b),
        items,
        a + b);
  }

  static Problem sharing(Draw draw) {
    int each = draw.between(2, 12);
    int friends = draw.between(2, 9);
    String items = draw.items();
    String question =
        draw.oneOf(
            "%1$s shares %2$d %4$s equally among %3$d friends. How many does each friend get?",
            "%1$s puts %2$d %4$s into %3$d equal bags. How many %4$s are in each bag?");
    return new Problem(
        String.format(Locale.ROOT, question, draw.name(), each * friends, friends, items),
        "Divide to share equally:",
        Phrase.of("%d / %d", each * friends, friends),
        items,
        each);
  }

  static Problem groups(Draw draw) {
    int boxes = draw.between(2, 12);
    int each = draw.between(2, 12);
    String items = draw.items();
    String question =
        draw.oneOf(
            "%1$s packs %2$d boxes with %3$d %4$s in each box. How many %4$s are packed?",
            "A shop has %2$d shelves with %3$d %4$s on each. How many %4$s does it have?");
    return new Problem(
        String.format(Locale.ROOT, question, draw.name(), boxes, each, items),
        "Multiply the groups:",
        Phrase.of("%d * %d", boxes, each),
        items,
        boxes * each);
  }

  static Problem leftOver(Draw draw) {
    int left = draw.between(1, 30);
    int away = draw.between(2, 25);
    String items = draw.items();
    String question =
        draw.oneOf(
            "%1$s had %2$d %4$s and gave away %3$d. How many %4$s are left?",
            "%1$s had %2$d %4$s but lost %3$d of them. How many does %1$s still have?");
    return new Problem(
        String.format(Locale.ROOT, question, draw.name(), left + away, away, items),
        "Take away what is gone:",
        Phrase.of("%d - %d", left + away, away),
        items,
        left);
  }

  static Problem speed(Draw draw) {
    int speed = 10 * draw.between(2, 12);
    int hours = draw.between(2, 9);
    String vehicle = draw.oneOf("train", "bus", "car", "boat", "truck");
    String question =
        draw.oneOf(
            "A %s travels at %d km per hour for %d hours. How far does it go?",
            "A %s drives away at a steady %d km per hour. How many km is that after %d hours?");
    return new Problem(
        String.format(Locale.ROOT, question, vehicle, speed, hours),
        "Distance is speed times time:",
        Phrase.of("%d * %d", speed, hours),
        "km",
        speed * hours);
  }

  static Problem units(Draw draw) {
    int large = draw.between(2, 19);
    int small = draw.between(1, 58);
    String question =
        draw.oneOf(
            "How many minutes are there in %d hours and %d minutes?",
            "A film lasts %d hours and %d minutes. How long is it in minutes?",
            "A trip takes %d hours and %d minutes. How many minutes is that?");
    return new Problem(
        String.format(Locale.ROOT, question, large, small),
        "An hour has sixty minutes:",
        Phrase.of("%d * 60 = %d. %d + %d", large, large * 60, large * 60, small),
        "minutes",
        large * 60 + small);
  }
}
