package dev.s2l.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.run.Hashes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PageTest {
  /// RELIABILITY.md's bad input 46, and what else a page can fall for.
  static final List<String> HOSTILE =
      List.of(
          "<script>document.title='pwned'</script>",
          "</script><script>document.title='pwned'</script>",
          "<!-- <script>",
          "--><img src=x onerror=\"document.title='pwned'\">",
          "javascript:document.title='pwned'",
          "{{7*7}}",
          "${7*7} $unsafe{x} @raw @endraw",
          "`${document.title='pwned'}`",
          "\" onmouseover=\"document.title='pwned'\" x=\"",
          "' autofocus onfocus='document.title=1'",
          "&lt;b&gt; &amp; <b>bold</b> <style>*{display:none}</style>",
          "w".repeat(5_000),
          "שלום \u202Eevil\u202C עולם مرحبا",
          "nul \0 bell \007 escape \033[31m c1 \u009b line \u2028 paragraph \u2029 lone \ud800 end",
          "{a|rich} {b} {c} %s %d");

  @Test
  void everySectionIsThereInTheOrderOfTheStages() {
    assertThat(found("<section id=\"([a-z]+)\"", page(SampleReport.plain())))
        .containsExactly(
            "findings",
            "run",
            "scoreboard",
            "comparison",
            "train",
            "trajectories",
            "clusters",
            "subset",
            "lengths",
            "diagnosis",
            "suspects",
            "rejected",
            "examples",
            "provenance");
    assertThat(found("<nav.*?</nav>", "href=\"#([a-z]+)\"", page(SampleReport.plain())))
        .isEqualTo(found("<section id=\"([a-z]+)\"", page(SampleReport.plain())));
  }

  @Test
  void whatIsMissingIsSaidWithTheCommandThatMakesIt() {
    String page = page(SampleReport.empty());

    assertThat(found("<p class=\"missing\">.*?<code>(s2l [a-z]+)", page))
        .containsExactly(
            "s2l run",
            "s2l select",
            "s2l select",
            "s2l select",
            "s2l select",
            "s2l select",
            "s2l dataset",
            "s2l select");
    assertThat(page).doesNotContain("<figure");
  }

  @Test
  void aComparisonAloneHasNoSectionsAboutChoosing() {
    String page = page(SampleReport.compared());
    assertThat(found("<section id=\"([a-z]+)\"", page))
        .containsExactly("findings", "run", "comparison", "rejected", "provenance");
    assertThat(found("<nav.*?</nav>", "href=\"#([a-z]+)\"", page))
        .isEqualTo(found("<section id=\"([a-z]+)\"", page));
    assertThat(page).doesNotContain("<p class=\"missing\">");
  }

  @Test
  void chartsHaveAPlaceOnlyWhereThereIsData() {
    assertThat(found("<figure class=\"chart[a-z ]*\" id=\"([a-z-]+)\"", page(SampleReport.plain())))
        .containsExactly(
            "chart-curves",
            "chart-training",
            "chart-trajectories",
            "chart-quotas",
            "chart-topic",
            "chart-lengths");
  }

  @Test
  void textFromTheDataNeverBecomesMarkup() {
    String page = page(SampleReport.of(HOSTILE));
    assertThat(found("<(script)[ >]", page)).hasSize(3);
    assertThat(found("</(script)>", page)).hasSize(3);

    String body = page.replaceAll("(?s)<(script|style).*?</\\1>", "");
    assertThat(body)
        .doesNotContain("<img", "<b>bold", "<!-- <script", "\0", "\033", "\u202E")
        .doesNotContain("\u2028", "\u2029", "\u009b")
        .contains("&lt;script&gt;document.title=", "{{7*7}}", "${7*7} $unsafe{x} @raw @endraw")
        .contains("⟨U+202E⟩", "␀", "␛[31m", "⟨U+D800⟩");
    assertThat(found("(<[a-zA-Z/][^>]*>)", body))
        .noneMatch(tag -> tag.contains("title=") || tag.contains("onmouse") || tag.contains("7*7"));
  }

  @Test
  void thePolicyAllowsThePagesOwnTwoScriptsAndNothingElse() {
    String page = page(SampleReport.plain());
    String policy = found("Content-Security-Policy\" content=\"([^\"]*)\"", page).getFirst();

    List<String> scripts = found("<script>(.*?)</script>", page);
    assertThat(scripts).hasSize(2);
    for (String script : scripts) {
      byte[] digest = Hashes.sha256().digest(script.getBytes(StandardCharsets.UTF_8));
      assertThat(unescaped(policy)).contains(Base64.getEncoder().encodeToString(digest));
    }
    assertThat(unescaped(policy)).startsWith("default-src 'none'; script-src 'sha256-");
    assertThat(page).doesNotContain("src=\"http", "href=\"http", "url(http", "@import");
  }

  @Test
  void thePagesSizeIsBounded() {
    assertThat(Page.of(SampleReport.plain()).length).isLessThan(900_000);
    assertThat(Page.of(SampleReport.withClusters(1_000)).length).isLessThan(1_800_000);
  }

  @Test
  void theSameDataGivesTheSameBytesInEveryLocale() {
    byte[] before = Page.of(SampleReport.plain());
    Locale locale = Locale.getDefault();
    try {
      for (String tag : List.of("ar-EG-u-nu-arab", "tr-TR", "de-DE")) {
        Locale.setDefault(Locale.forLanguageTag(tag));
        assertThat(Page.of(SampleReport.plain())).isEqualTo(before);
      }
    } finally {
      Locale.setDefault(locale);
    }
  }

  @Test
  void everyTableHasACaptionAndEveryChartATable() {
    String page = page(SampleReport.plain()).replaceAll("(?s)<(script|style).*?</\\1>", "");

    assertThat(found("<table[^>]*>\\s*(<[a-z]+)", page)).isNotEmpty().containsOnly("<caption");
    assertThat(found("<table[^>]*>\\s*<caption>([^<]+)", page))
        .contains(
            "Mean loss of all rows, in nats per token",
            "Training loss, in nats per token",
            "Losses of cluster 17, in nats per token",
            "Clusters; losses in nats per token",
            "Rows by topic",
            "Share of the rows by length",
            "Time per stage");
    assertThat(page).contains("<noscript><p class=\"warnings\">JavaScript is off");
  }

  @Test
  void headingsLeaveOutNoLevel() {
    List<String> levels = found("<h([1-6])[ >]", page(SampleReport.plain()));
    for (int i = 1; i < levels.size(); i++) {
      assertThat(Integer.parseInt(levels.get(i)))
          .isLessThanOrEqualTo(1 + Integer.parseInt(levels.get(i - 1)));
    }
    assertThat(levels).startsWith("1").contains("3");
  }

  private static String page(ReportData data) {
    return new String(Page.of(data), StandardCharsets.UTF_8);
  }

  private static List<String> found(String outer, String inner, String text) {
    var matcher = Pattern.compile(outer, Pattern.DOTALL).matcher(text);
    return matcher.find() ? found(inner, matcher.group()) : List.of();
  }

  private static List<String> found(String pattern, String text) {
    var found = new ArrayList<String>();
    var matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  private static String unescaped(String attribute) {
    return attribute.replace("&#39;", "'").replace("&amp;", "&");
  }
}
