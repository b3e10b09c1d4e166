package dev.s2l.prompt.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.testkit.Golden;
import java.nio.file.Files;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class JinjaTemplateTest {
  private static final LocalDateTime NOW = LocalDateTime.of(2024, 7, 6, 3, 4, 5);

  /// Rendered by Jinja 3 (its version is in the file), with the settings of chat templates.
  @Test
  void expressionsAndBlocksGiveWhatJinjaGives() throws Exception {
    JsonNode golden =
        JsonMapper.shared().readTree(Files.readString(Golden.path("chat/expressions.json")));
    var variables = new LinkedHashMap<String, Object>();
    golden
        .get("variables")
        .properties()
        .forEach(e -> variables.put(e.getKey(), value(e.getValue())));

    var softly = new SoftAssertions();
    for (JsonNode each : golden.get("cases")) {
      String template = each.get("template").asString("");
      String result;
      try {
        result = JinjaTemplate.parse(template).render(variables, limits(), NOW).text();
      } catch (JinjaException e) {
        result = "refused: " + e.getMessage();
      }
      // Differs from the reference: an attribute that begins with _ is refused, not empty.
      if (each.has("error") || template.contains("__class__")) {
        softly.assertThat(result).as(template).startsWith("refused: ");
      } else {
        softly.assertThat(result).as(template).isEqualTo(each.get("text").asString(""));
      }
    }
    softly.assertAll();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ range(10**9) }}",
        "{% for i in range(10**5) %}{% for j in range(10**5) %}{% endfor %}{% endfor %}",
        "{% for i in range(99999) %}{{ 'x' * 100000 }}{% endfor %}",
        "{{ 'a' * 10**9 }}",
        "{{ [1] * 10**9 }}",
        "{% set ns = namespace(s='xxxxxxxxxx') %}{% for i in range(99) %}{% set ns.s = ns.s + ns.s"
            + " %}{% endfor %}",
        "{% set ns = namespace(s=[1]) %}{% for i in range(99) %}{% set ns.s = [ns.s, ns.s] %}{%"
            + " endfor %}{{ ns.s }}",
        "{% set ns = namespace(s=[1]) %}{% for i in range(60) %}{% set ns.s = [ns.s, ns.s] %}{%"
            + " endfor %}{{ ns.s == ns.s }}",
        "{% set ns = namespace(s=[1]) %}{% for i in range(60) %}{% set ns.s = [ns.s, ns.s] %}{%"
            + " endfor %}{{ ns.s | tojson }}",
        "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
        "{% for i in [1] recursive %}{{ loop([1]) }}{% endfor %}",
        "{{ 2 ** 1000000000 }}",
        "{{ 10 ** 3000 ** 3 }}",
        "{% set ns = namespace(n=7) %}{% for i in range(99) %}{% set ns.n = ns.n * ns.n %}{% endfor"
            + " %}",
        "{{ 'a,' * 9000000 | length }}{{ ('a,' * 9000000).split(',') | length }}",
      })
  void costlyTemplatesEnd(String template) {
    assertThatThrownBy(() -> render(template)).isInstanceOf(JinjaException.class);
  }

  @Test
  void aLongChainOfOperatorsEndsToo() {
    assertThatThrownBy(() -> render("{{ 1" + " + 1".repeat(200_000) + " }}"))
        .isInstanceOf(JinjaException.class);
    assertThatThrownBy(() -> render("{{ " + "(".repeat(100_000) + " }}"))
        .isInstanceOf(JinjaException.class);
    assertThatThrownBy(() -> render("{% if 1 %}".repeat(50_000)))
        .isInstanceOf(JinjaException.class);
  }

  @Test
  void timeIsLimited() {
    var limits = new JinjaLimits(Long.MAX_VALUE / 2, Long.MAX_VALUE / 2, Duration.ofMillis(50));
    var template =
        JinjaTemplate.parse(
            "{% for i in range(99999) %}{% for j in range(99999) %}{{ j }}{% set x = 1 %}{% endfor"
                + " %}{% endfor %}");
    assertThatThrownBy(() -> template.render(Map.of(), limits, NOW))
        .isInstanceOfSatisfying(
            JinjaException.class, e -> assertThat(e.kind()).isEqualTo(JinjaException.Kind.LIMIT))
        .hasMessageContaining("50 ms");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ ''.getClass() }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ messages.class.forName('x') }}",
        "{{ ''['class']['name'].x }}",
        "{{ range.__globals__ }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ self._TemplateReference__context }}",
        "{{ ''|attr('__class__') }}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}",
        "{% extends 'x' %}",
        "{{ namespace().__class__ }}",
      })
  void nothingBeyondTheVariablesIsReachable(String template) {
    assertThatThrownBy(() -> render(template)).isInstanceOf(JinjaException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ [1] | map }}",
        "{{ [] | map }}",
        "{{ [1].index() }}",
        "{{ [1].count() }}",
        "{{ {'a': 1}.get() }}",
        "{{ range() }}",
        "{{ 1 is divisibleby }}",
        "{{ 'a' | replace }}",
        "{{ [1] | select('in') | list }}",
        "{{ ['a'] | selectattr | list }}",
        "{{ 'a'.split(1, 2, 3) }}",
        "{{ 'a'.startswith() }}",
        "{{ 'a'.replace() }}",
        "{{ ','.join() }}",
        "{{ strftime_now() }}"
      })
  void argumentsThatAreMissingAreAFailureOfTheTemplateOrNone(String template) {
    try {
      render(template);
    } catch (JinjaException e) {
      assertThat(e).hasMessageNotContaining("null");
    }
  }

  @Test
  void whatTheTemplateRaisesIsItsOwnMessage() {
    assertThatThrownBy(() -> render("{{ raise_exception('roles must alternate') }}"))
        .isInstanceOfSatisfying(
            JinjaException.class, e -> assertThat(e.kind()).isEqualTo(JinjaException.Kind.RAISED))
        .hasMessage("roles must alternate");
  }

  @Test
  void timeIsWhatTheCallerSays() {
    assertThat(render("{{ strftime_now('%d %b %Y|%-d %B %y|%H:%M:%S|%A %a %j %%') }}"))
        .isEqualTo("06 Jul 2024|6 July 24|03:04:05|Saturday Sat 188 %");
  }

  @Test
  void generationBlocksTellTheirPlaces() {
    var rendered =
        JinjaTemplate.parse(
                "a{% generation %}bc{% endgeneration %}d{% generation %}{% endgeneration %}")
            .render(Map.of(), limits(), NOW);
    assertThat(rendered.text()).isEqualTo("abcd");
    assertThat(rendered.generations())
        .containsExactly(new JinjaTemplate.Span(1, 3), new JinjaTemplate.Span(4, 4));
  }

  private static String render(String template) {
    return JinjaTemplate.parse(template)
        .render(Map.of("messages", List.of()), limits(), NOW)
        .text();
  }

  private static JinjaLimits limits() {
    return JinjaLimits.defaults();
  }

  private static Object value(JsonNode node) {
    if (node.isObject()) {
      var map = new LinkedHashMap<Object, Object>();
      node.properties().forEach(e -> map.put(e.getKey(), value(e.getValue())));
      return map;
    }
    if (node.isArray()) {
      var list = new ArrayList<Object>();
      node.forEach(item -> list.add(value(item)));
      return list;
    }
    return node.isNull()
        ? None.NONE
        : node.isIntegralNumber() ? (Object) node.asLong() : node.asString("");
  }
}
