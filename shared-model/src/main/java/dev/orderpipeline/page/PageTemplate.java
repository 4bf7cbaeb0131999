package dev.orderpipeline.page;

import com.samskivert.mustache.Escapers;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import dev.orderpipeline.model.Digests;
import dev.orderpipeline.model.VisibleText;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/**
 * A template of a page, without logic: it shows values and repeats sections. Escapes every value,
 * invisible characters too. A value that the template needs and does not get is an error.
 * Thread-safe, so a template is read once.
 */
public final class PageTemplate {
  private static final String STYLE = resource(PageTemplate.class, "page.css");

  /** The page's policy allows no other style. */
  private static final String STYLE_DIGEST = digest(STYLE);

  private final Template template;

  private PageTemplate(Template template) {
    this.template = template;
  }

  /**
   * Reads a template, which is a resource beside a class. Its partials are beside that class too,
   * or are those of this package: {@code head}, {@code banner} and {@code foot}.
   */
  public static PageTemplate of(Class<?> owner, String name) {
    return new PageTemplate(
        Mustache.compiler()
            .withEscaper(text -> Escapers.HTML.escape(VisibleText.of(text)))
            .emptyStringIsFalse(true)
            .withLoader(
                partial ->
                    new StringReader(
                        resource(
                            owner.getResource(partial) == null ? PageTemplate.class : owner,
                            partial)))
            .compile(resource(owner, name)));
  }

  /**
   * Fills the template.
   *
   * @param values by name: texts, booleans, maps of values, or lists of these
   */
  public String fill(Texts texts, Map<String, Object> values) {
    Map<String, Object> all = new HashMap<>(values);
    all.put("style", STYLE);
    all.put("style_digest", STYLE_DIGEST);
    all.put("lang", texts.language().tag());
    all.put("t", (Mustache.CustomContext) texts::get);
    return template.execute(all);
  }

  private static String digest(String text) {
    return Base64.getEncoder()
        .encodeToString(Digests.sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String resource(Class<?> owner, String name) {
    try (InputStream in = owner.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }
}
