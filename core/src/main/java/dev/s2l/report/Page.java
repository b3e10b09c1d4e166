package dev.s2l.report;

import dev.s2l.run.ContextLoader;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Renders [ReportData] as the page. The templates were compiled to Java when the project was
/// built.
final class Page {
  private static final String TEMPLATES = "dev.s2l.report";

  private Page() {}

  static byte[] of(ReportData data) {
    var engine =
        ContextLoader.of(
            Page.class,
            () ->
                TemplateEngine.createPrecompiled(
                    null, ContentType.Html, Page.class.getClassLoader(), TEMPLATES));
    var page = new StringOutput(2 << 20);
    engine.render(
        "report.jte",
        Map.of(
            "data", data,
            "assets", Assets.load(),
            "charts", ChartData.of(data).json()),
        page);
    return page.toString().getBytes(StandardCharsets.UTF_8);
  }
}
