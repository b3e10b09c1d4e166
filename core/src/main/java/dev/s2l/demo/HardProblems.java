package dev.s2l.demo;

import dev.s2l.run.Phrase;
import java.util.Locale;

/// Two steps or more, larger numbers: rare, and slower to learn.
final class HardProblems {
  private HardProblems() {}

  static Problem discount(Draw draw) {
    int price = 20 * draw.between(1, 25);
    int percent = 5 * draw.between(1, 10);
    int saved = price * percent / 100;
    String thing = draw.oneOf("coat", "lamp", "bicycle", "phone", "table", "guitar", "watch");
    String question =
        draw.oneOf(
            "A %s costs %d dollars and is reduced by %d percent. What is the new price?",
            "The price of a %s was %d dollars before a sale of %d percent off. What is it now?");
    return new Problem(
        String.format(Locale.ROOT, question, thing, price, percent),
        "Find the saving, then take it off:",
        Phrase.of("%d * %d / 100 = %d. %d - %d", price, percent, saved, price, saved),
        "dollars",
        price - saved);
  }

  static Problem average(Draw draw) {
    int mean = draw.between(12, 80);
    int below = draw.between(1, 11);
    int above = draw.between(1, 11);
    int a = mean - below;
    int b = mean + above;
    int c = 3 * mean - a - b;
    String question =
        draw.oneOf(
            "%s scored %d, %d and %d points in three games. What is the average score?",
            "%s measured %d, %d and %d grams. What is the mean of these weights?");
    return new Problem(
        String.format(Locale.ROOT, question, draw.name(), a, b, c),
        "Add all three and divide by their number:",
        Phrase.of("%d + %d + %d = %d. %d / 3", a, b, c, 3 * mean, 3 * mean),
        "on average",
        mean);
  }

  static Problem rectangle(Draw draw) {
    int width = draw.between(3, 30);
    int length = width + draw.between(1, 20);
    String place = draw.oneOf("garden", "field", "yard", "pool", "park");
    boolean fence = draw.between(0, 1) == 1;
    String question =
        Phrase.of(
            "A rectangular %s is %d metres long and %d metres wide. %s",
            place,
            length,
            width,
            fence ? "How long is a fence around it?" : "What area does it cover?");
    return fence
        ? new Problem(
            question,
            "The perimeter is twice the two sides:",
            Phrase.of("%d + %d = %d. 2 * %d", length, width, length + width, length + width),
            "metres",
            2 * (length + width))
        : new Problem(
            question,
            "The area is length times width:",
            Phrase.of("%d * %d", length, width),
            "square metres",
            length * width);
  }

  static Problem fraction(Draw draw) {
    int denominator = draw.between(3, 8);
    int numerator = draw.between(1, denominator - 1);
    int unit = draw.between(2, 15);
    int all = denominator * unit;
    int used = numerator * unit;
    String items = draw.items();
    String question =
        draw.oneOf(
            "%1$s has %2$d %3$s and sells %4$d/%5$d of them. How many %3$s remain?",
            "Of the %2$d %3$s of %1$s, %4$d/%5$d are broken. How many %3$s are fine?");
    return new Problem(
        String.format(Locale.ROOT, question, draw.name(), all, items, numerator, denominator),
        "Take the fraction, then what remains:",
        Phrase.of(
            "%d / %d = %d. %d * %d = %d. %d - %d",
            all, denominator, unit, unit, numerator, used, all, used),
        items,
        all - used);
  }

  static Problem ages(Draw draw) {
    int younger = draw.between(4, 40);
    int difference = draw.between(2, 25);
    int sum = 2 * younger + difference;
    String older = draw.name();
    String question =
        draw.oneOf(
            "%1$s is %3$d years older than %2$s. Together they are %4$d. How old is %1$s?",
            "%2$s is %3$d years younger than %1$s; their ages add up to %4$d. What age is %1$s?");
    return new Problem(
        String.format(Locale.ROOT, question, older, draw.nameOtherThan(older), difference, sum),
        "The sum plus the difference is twice the older age:",
        Phrase.of("%d + %d = %d. %d / 2", sum, difference, sum + difference, sum + difference),
        "years",
        younger + difference);
  }

  static Problem interest(Draw draw) {
    int capital = 100 * draw.between(2, 60);
    int percent = draw.between(2, 9);
    int years = draw.between(2, 9);
    int yearly = capital / 100 * percent;
    int gained = yearly * years;
    String question =
        draw.oneOf(
            "%s saves %d dollars at %d percent simple interest. How much is it after %d years?",
            "%s lends %d dollars at %d percent simple interest. What is owed after %d years?");
    return new Problem(
        String.format(Locale.ROOT, question, draw.name(), capital, percent, years),
        "Find the yearly interest, then the total:",
        Phrase.of(
            "%d * %d / 100 = %d. %d * %d = %d. %d + %d",
            capital, percent, yearly, yearly, years, gained, capital, gained),
        "dollars",
        capital + gained);
  }

  static Problem sequence(Draw draw) {
    int first = draw.between(1, 40);
    int step = draw.between(2, 15);
    int place = draw.between(5, 30);
    int grown = (place - 1) * step;
    String question =
        draw.oneOf(
            "A sequence starts at %d and grows by %d each time. What is term number %d?",
            "The first term is %d and each term is %d more than the last. Find term %d.");
    return new Problem(
        String.format(Locale.ROOT, question, first, step, place),
        "Count the steps, then add them to the start:",
        Phrase.of(
            "%d - 1 = %d. %d * %d = %d. %d + %d",
            place, place - 1, place - 1, step, grown, first, grown),
        "is that term",
        first + grown);
  }
}
