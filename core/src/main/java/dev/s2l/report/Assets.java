package dev.s2l.report;

import dev.s2l.run.Hashes;
import dev.s2l.run.Phrase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// The files that the page embeds: its style, its script and the chart library.
///
/// @param style CSS
/// @param charts the chart library's script
/// @param script of the page itself: first the part that works without charts
record Assets(String style, String charts, String script) {
  private static final String CHARTS =
      "/META-INF/resources/webjars/echarts/5.5.0/echarts.common.min.js";

  static Assets load() {
    return new Assets(
        text("/dev/s2l/report/report.css"),
        scriptSafe(text(CHARTS)),
        scriptSafe(text("/dev/s2l/report/page.js") + text("/dev/s2l/report/charts.js")));
  }

  /// The content security policy: nothing is loaded, and only these two scripts, named by their
  /// hashes, may run.
  String policy() {
    return Phrase.of(
        "default-src 'none'; script-src '%s' '%s'; style-src 'unsafe-inline'; base-uri 'none';"
            + " form-action 'none'",
        hash(charts), hash(script));
  }

  private static String hash(String script) {
    byte[] digest = Hashes.sha256().digest(script.getBytes(StandardCharsets.UTF_8));
    return "sha256-" + Base64.getEncoder().encodeToString(digest);
  }

  /// A script element ends at the first `</script`, even inside a string.
  private static String scriptSafe(String script) {
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--");
  }

  private static String text(String name) {
    try (var in = Assets.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("not on the class path: " + name);
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.replace("\r\n", "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
