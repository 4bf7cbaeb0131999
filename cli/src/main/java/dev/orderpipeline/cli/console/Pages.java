package dev.orderpipeline.cli.console;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.Map;

/** Renders the templates of the pages. */
final class Pages {
  private static final String PACKAGE = "dev.orderpipeline.cli.console.pages";

  private final TemplateEngine templates =
      TemplateEngine.createPrecompiled(
          null, ContentType.Html, Pages.class.getClassLoader(), PACKAGE);

  /** Renders a template with its parameters. */
  String render(String template, Map<String, Object> parameters) {
    StringOutput html = new StringOutput(1 << 14);
    templates.render(template + ".jte", parameters, html);
    return html.toString();
  }
}
