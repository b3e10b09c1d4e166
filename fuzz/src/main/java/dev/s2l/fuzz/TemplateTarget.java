package dev.s2l.fuzz;

import dev.s2l.prompt.jinja.JinjaException;
import dev.s2l.prompt.jinja.JinjaLimits;
import dev.s2l.prompt.jinja.JinjaTemplate;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;

/// A chat template: parsed and rendered within its limits.
public final class TemplateTarget {
  private TemplateTarget() {}

  public static void fuzzerTestOneInput(byte[] input) {
    try {
      JinjaTemplate.parse(new String(input, StandardCharsets.UTF_8))
          .render(
              Map.of(
                  "messages",
                  List.of(Map.of("role", "user", "content", "1 + 1?")),
                  "add_generation_prompt",
                  true),
              JinjaLimits.defaults(),
              LocalDateTime.of(2024, 7, 26, 0, 0));
    } catch (JinjaException e) {
      return; // Refused in words.
    }
  }
}
