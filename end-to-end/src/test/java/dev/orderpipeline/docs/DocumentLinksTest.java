package dev.orderpipeline.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks that relative links of the documentation lead to existing files and headings. */
class DocumentLinksTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /** A fenced block or inline code, which has no links. */
  private static final Pattern CODE =
      Pattern.compile("(?ms)^ *(```|~~~).*?^ *\\1 *$|(`+)(?!`)(?:(?!\n\n).)+?(?<!`)\\2(?!`)");

  private static final Pattern FENCED = Pattern.compile("(?ms)^ *(```|~~~).*?^ *\\1 *$");

  /** {@code [text](target)}, {@code ![text](target "title")} and {@code [label]: target}. */
  private static final Pattern LINK =
      Pattern.compile("\\]\\(<?([^)\\s>]+)>?(?:\\s+\"[^\"]*\")?\\)|(?m)^ *\\[[^\\]]+\\]: +(\\S+)");

  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?)[ #]*$");
  private static final Pattern HTML_ANCHOR = Pattern.compile("<a (?:id|name)=\"([^\"]+)\"");
  private static final Pattern HAS_SCHEME = Pattern.compile("^(?:[a-z][a-z0-9+.-]*:|//).*");

  static Stream<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>();
    for (String outsideDocs :
        List.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "cases/README.md")) {
      documents.add(ROOT.resolve(outsideDocs));
    }
    try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
      files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(documents::add);
    }
    return documents.stream().map(ROOT::relativize);
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyRelativeLinkHasATarget(Path document) throws IOException {
    List<String> broken = new ArrayList<>();
    for (String target : targets(Files.readString(ROOT.resolve(document)))) {
      if (!HAS_SCHEME.matcher(target).matches() && !exists(ROOT.resolve(document), target)) {
        broken.add(target);
      }
    }

    assertThat(broken).isEmpty();
  }

  @Test
  void linksInCodeAreIgnored() {
    String text = "[a](a.md), `[b](b.md)` ``[c](`c.md)``\n```\n[d](d.md)\n```\n[e]: e.md\n";

    assertThat(targets(text)).containsExactly("a.md", "e.md");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Reading and joining | reading-and-joining",
        "The table `file-arrivals` | the-table-file-arrivals",
        "Why serverless? Cost, and scale | why-serverless-cost-and-scale",
        "See [the rules](rules.md) of item_version | see-the-rules-of-item_version"
      })
  void anchorsAreFormedAsOnGitHub(String heading, String anchor) {
    assertThat(anchors("# " + heading)).containsExactly(anchor);
  }

  @Test
  void duplicateHeadingHasANumberedAnchor() {
    assertThat(anchors("## A\n```\n# no heading\n```\n## A\n<a id=\"b\"></a>"))
        .containsExactlyInAnyOrder("a", "a-1", "b");
  }

  private static List<String> targets(String text) {
    return LINK.matcher(CODE.matcher(text).replaceAll(""))
        .results()
        .map(link -> link.group(1) == null ? link.group(2) : link.group(1))
        .toList();
  }

  private static boolean exists(Path document, String target) throws IOException {
    int hash = target.indexOf('#');
    String path = hash < 0 ? target : target.substring(0, hash);
    Path file =
        path.isEmpty() ? document : document.resolveSibling(path.replace("%20", " ")).normalize();
    if (!file.startsWith(ROOT) || !Files.exists(file)) {
      return false;
    }
    return hash < 0
        || !file.toString().endsWith(".md")
        || anchors(Files.readString(file)).contains(target.substring(hash + 1));
  }

  /** The anchors that GitHub generates for headings, and those written in HTML. */
  private static Set<String> anchors(String text) {
    String prose = FENCED.matcher(text).replaceAll("");
    Set<String> anchors = new HashSet<>();
    for (MatchResult heading : HEADING.matcher(prose).results().toList()) {
      String anchor = anchor(heading.group(1));
      String unique = anchor;
      for (int number = 1; !anchors.add(unique); number++) {
        unique = anchor + "-" + number;
      }
    }
    HTML_ANCHOR.matcher(prose).results().forEach(anchor -> anchors.add(anchor.group(1)));
    return anchors;
  }

  private static String anchor(String heading) {
    return heading
        .replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N} _-]", "")
        .replace(' ', '-');
  }
}
