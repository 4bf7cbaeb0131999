package dev.orderpipeline.cli.console;

/**
 * What all pages have in common.
 *
 * @param title the page's title
 * @param path the path in the navigation that the page belongs to
 * @param pipeline the pipeline's name
 * @param version the version of the board that the page shows
 */
public record PageFrame(
    String title, String path, String pipeline, boolean readOnly, long version) {
  /** The attribute of a link in the navigation: whether it is the current page. */
  public String current(String link) {
    return link.equals(path) ? "page" : null;
  }
}
