package dev.s2l.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Opens the page in a real browser, if the machine has one, and uses it as a reader would.
class BrowserTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void everyChartIsDrawnAndNothingComplains() throws Exception {
    try (var browser = Browser.open(SampleReport.plain(), folder)) {
      for (String chart :
          List.of("curves", "training", "trajectories", "quotas", "topic", "lengths")) {
        assertThat(
                browser
                    .value(
                        "document.querySelectorAll('#chart-%s svg path').length".formatted(chart))
                    .asInt())
            .as(chart)
            .isGreaterThan(5);
      }
      assertThat(browser.text("document.querySelector('option[value=\"17\"]').textContent"))
          .startsWith("cluster 17 (");
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void hostileTextIsShownAndNeverRun() throws Exception {
    try (var browser = Browser.open(SampleReport.of(PageTest.HOSTILE), folder)) {
      assertThat(browser.text("document.title")).startsWith("s2l report: <script>document.title=");
      assertThat(browser.text("document.body.innerText")).contains("{{7*7}}");
      assertThat(browser.value("document.scripts.length").asInt()).isEqualTo(3);
      assertThat(browser.value("document.images.length").asInt()).isZero();
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void aPageWithoutDataOpensToo() throws Exception {
    try (var browser = Browser.open(SampleReport.empty(), folder)) {
      assertThat(browser.text("document.body.innerText")).contains("No log of a training");
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void aPageOfAComparisonAloneOpensToo() throws Exception {
    try (var browser = Browser.open(SampleReport.compared(), folder)) {
      assertThat(browser.text("document.body.innerText")).contains("Comparison of methods");
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void tablesAreSortedByKeyboardAndSaySo() throws Exception {
    try (var browser = Browser.open(SampleReport.plain(), folder)) {
      browser.value("document.querySelector('#suspects thead button').focus()");
      tab(browser);
      enter(browser);
      assertThat(sorted(browser)).isEqualTo("rows descending: 30 10");
      assertThat(browser.text("document.querySelector('main > [role=status]').textContent"))
          .isEqualTo("Sorted by rows, descending");
      enter(browser);
      assertThat(sorted(browser)).isEqualTo("rows ascending: 10 30");
    }
  }

  private static String sorted(Browser browser) {
    return browser.text(
        """
        (() => {
          const head = document.activeElement.closest('th');
          const rows = [...document.querySelectorAll('#suspects tbody tr')];
          return head.textContent + ' ' + head.ariaSort + ': ' + rows.map((row) => row.cells[head.cellIndex].textContent).join(' ');
        })()\
        """);
  }

  @Test
  void suspectsAreFilteredByTheirChips() throws Exception {
    try (var browser = Browser.open(SampleReport.plain(), folder)) {
      assertThat(shown(browser)).isEqualTo(12);
      browser.value("document.querySelector('.filters button[data-kind=forgotten]').focus()");
      space(browser);
      assertThat(shown(browser)).isEqualTo(3);
      assertThat(browser.text("document.activeElement.ariaPressed")).isEqualTo("true");
      assertThat(browser.text("document.getElementById('suspects-shown').textContent"))
          .isEqualTo("3 of 12 listed suspects are shown.");
      // In the subset are the rows 0, 3, 6 and 9; forgotten are 0, 4 and 8.
      tab(browser);
      space(browser);
      assertThat(shown(browser)).isEqualTo(1);
      space(browser);
      browser.value("document.querySelector('.filters button[data-kind=forgotten]').focus()");
      space(browser);
      assertThat(shown(browser)).isEqualTo(12);
    }
  }

  private static int shown(Browser browser) {
    return shown(browser, "suspects");
  }

  private static int shown(Browser browser, String section) {
    return browser
        .value(
            "[...document.querySelectorAll('#%s li')].filter((row) => row.offsetHeight > 0).length"
                .formatted(section))
        .asInt();
  }

  @Test
  void answersAreFilteredByVerdictTaskAndDisagreement() throws Exception {
    try (var browser = Browser.open(SampleReport.plain(), folder)) {
      assertThat(shown(browser, "scoreboard")).isEqualTo(9);
      press(browser, "data-differ=SCORERS");
      assertThat(shown(browser, "scoreboard")).isEqualTo(3);
      press(browser, "data-differ=MODELS");
      assertThat(shown(browser, "scoreboard")).isEqualTo(5);
      // Of the items 0 to 4, the first two have a wrong answer.
      press(browser, "data-verdict=wrong");
      assertThat(shown(browser, "scoreboard")).isEqualTo(2);
      press(browser, "data-task=aqua");
      assertThat(shown(browser, "scoreboard")).isEqualTo(1);
      assertThat(browser.text("document.getElementById('answers-shown').textContent"))
          .isEqualTo("1 of 9 items are shown.");
      assertThat(shown(browser)).as("suspects have filters of their own").isEqualTo(12);
    }
  }

  private static void press(Browser browser, String chip) {
    browser.value(
        "document.querySelector('#scoreboard .filters button[%s]').click()".formatted(chip));
  }

  @Test
  void theTableOfMethodsIsCopiedOrMarked() throws Exception {
    try (var browser = Browser.open(SampleReport.plain(), folder)) {
      browser.value("document.querySelector('.copy button').focus()");
      enter(browser);
      browser.until("/Copied|Marked/.test(document.querySelector('.copy button').textContent)");
      browser.until("document.querySelector('main > [role=status]').textContent !== ''");
    }
  }

  @Test
  void anotherMetricOrMethodIsDrawnAndSaidInNumbers() throws Exception {
    try (var browser = Browser.open(SampleReport.plain(), folder)) {
      String numbers = "document.getElementById('curve-numbers').textContent";
      assertThat(browser.text(numbers))
          .startsWith("a, ")
          .endsWith(" less that of full data: 11%: -2.5 (-3.1 to -1.9) · 38%: -0.5");
      choose(browser, "curve-method", "random");
      assertThat(browser.text(numbers)).startsWith("random, ");
      choose(browser, "curve-metric", "loss");
      assertThat(browser.text(numbers)).startsWith("a, loss: 11%: -2.5");
      assertThat(browser.complaints()).isEmpty();
    }
  }

  private static void choose(Browser browser, String choice, String value) {
    browser.value(
        "(() => { const choice = document.getElementById('%s'); choice.value = '%s';"
                .formatted(choice, value)
            + " choice.dispatchEvent(new Event('change')); })()");
  }

  @Test
  void anAddressOpensItsCluster() throws Exception {
    try (var browser = Browser.open(SampleReport.plain(), folder)) {
      assertThat(opened(browser, 10)).isFalse();
      browser.value("location.hash = '#cluster-10'");
      browser.until("document.getElementById('cluster-10').open");
      assertThat(browser.text("document.getElementById('cluster-choice').value")).isEqualTo("10");
      String page = browser.text("location.href.split('#')[0]");
      browser.go("about:blank");
      browser.go(page + "#cluster-7");
      browser.until("document.getElementById('cluster-7').open");
      assertThat(browser.text("document.getElementById('cluster-choice').value")).isEqualTo("7");
      assertThat(opened(browser, 10)).isFalse();
    }
  }

  private static boolean opened(Browser browser, int cluster) {
    return browser
        .value("document.getElementById('cluster-%d').open".formatted(cluster))
        .asBoolean();
  }

  @Test
  void theNearestLineIsNamedWithoutAnExactHit() throws Exception {
    try (var browser = Browser.open(SampleReport.plain(), folder)) {
      browser.value(
          "document.getElementById('chart-trajectories').scrollIntoView({block: 'center', behavior:"
              + " 'instant'})");
      JsonNode place =
          browser.value(
              "(({x, y, width, height}) => [x + 0.6 * width, y + 0.12 *"
                  + " height])(document.getElementById('chart-trajectories').getBoundingClientRect())");
      browser.point(place.get(0).asDouble(), place.get(1).asDouble());
      browser.until("!document.querySelector('.tip').hidden");
      assertThat(browser.text("document.querySelector('.tip').textContent"))
          .matches("cluster \\d+, step 2[04]0: [0-9.]+ nats");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1280, 800, 640, 400})
  void nothingIsScrolledSideways(int width) throws Exception {
    try (var browser = Browser.open(SampleReport.of(PageTest.HOSTILE), folder)) {
      browser.look(width, "light");
      browser.value("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
      // Charts are fitted to the new width a moment later.
      browser.until(
          "document.documentElement.scrollWidth === document.documentElement.clientWidth");
      assertThat(
              browser
                  .value(
                      "[...document.querySelectorAll('#suspects *, #scoreboard .suspects"
                          + " *')].filter((one) => one.getBoundingClientRect().right >"
                          + " innerWidth).length")
                  .asInt())
          .isZero();
      // “:18” is never broken.
      assertThat(
              browser
                  .value(
                      "[...document.querySelectorAll('.line')].every((one) =>"
                          + " one.getClientRects().length === 1)")
                  .asBoolean())
          .isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void textAndMarksStandOutFromTheirGround(String theme) throws Exception {
    try (var browser = Browser.open(SampleReport.plain(), folder)) {
      browser.look(1280, theme);
      browser.value("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
      browser.value("document.querySelector('.filters button').click()");
      JsonNode weak = browser.value(WEAK_CONTRASTS);
      // Charts take the colours of another theme a moment later.
      for (int look = 0; look < 100 && !weak.isEmpty(); look++) {
        Thread.sleep(100);
        weak = browser.value(WEAK_CONTRASTS);
      }
      assertThat(weak.size()).as(weak.toString()).isZero();
    }
  }

  /// Text below 4.5:1 and drawn lines and bars below 3:1, by the formula of WCAG 2.
  private static final String WEAK_CONTRASTS =
      """
      (() => {
        const parsed = (colour) => {
          const [r, g, b, a = 1] = colour.match(/[\\d.]+/g).map(Number);
          return [r, g, b, a];
        };
        const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a)];
        const ground = (one) => {
          const own = parsed(getComputedStyle(one).backgroundColor);
          return own[3] === 1 || !one.parentElement ? own : over(own, ground(one.parentElement));
        };
        const light = (colour) => {
          const [r, g, b] = colour.map((c) => c / 255).map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const contrast = (a, b) => {
          const [high, low] = [light(a), light(b)].sort((x, y) => y - x);
          return (high + 0.05) / (low + 0.05);
        };
        const weak = new Set();
        const judge = (what, colour, on, least) => {
          const found = contrast(over(parsed(colour), on), on);
          if (found < least) weak.add(what + ' ' + colour + ': ' + found.toFixed(2));
        };
        const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
          const one = texts.currentNode.parentElement;
          if (!texts.currentNode.data.trim() || one.closest('script, noscript, .skip, .tone') || !one.offsetParent) continue;
          judge(one.tagName + '.' + one.className, getComputedStyle(one).color, ground(one), 4.5);
        }
        for (const one of document.querySelectorAll('svg text')) judge('chart text', getComputedStyle(one).fill, ground(one.closest('section')), 4.5);
        for (const one of document.querySelectorAll('.atlas polyline')) judge('sparkline', getComputedStyle(one).stroke, ground(one.closest('section')), 3);
        const probe = document.body.appendChild(document.createElement('i'));
        for (const name of ['full', 'chosen', 'range', 'good', 'warning', 'edge', 'low', 'high']) {
          probe.style.color = 'var(--' + name + ')';
          judge('--' + name, getComputedStyle(probe).color, ground(document.querySelector('section')), 3);
        }
        return [...weak];
      })()\
      """;

  @Test
  void paperShowsWhatIsFolded() throws Exception {
    try (var browser = Browser.open(SampleReport.plain(), folder)) {
      int open = browser.value("document.querySelectorAll('details[open]').length").asInt();
      browser.value(
          """
          window.unfolded = -1;
          window.addEventListener('beforeprint', () => { window.unfolded = document.querySelectorAll('details:not([open])').length; })\
          """);
      browser.print();
      assertThat(browser.value("window.unfolded").asInt()).isZero();
      assertThat(browser.value("document.querySelectorAll('details[open]').length").asInt())
          .isEqualTo(open);
    }
  }

  @Test
  void theFirstTabSkipsToTheFindings() throws Exception {
    try (var browser = Browser.open(SampleReport.plain(), folder)) {
      tab(browser);
      assertThat(browser.text("document.activeElement.textContent"))
          .isEqualTo("Skip to the findings");
      enter(browser);
      browser.until("location.hash === '#findings'");
    }
  }

  private static void tab(Browser browser) {
    browser.key("Tab", 9, "");
  }

  private static void enter(Browser browser) {
    browser.key("Enter", 13, "\r");
  }

  private static void space(Browser browser) {
    browser.key(" ", 32, " ");
  }
}
