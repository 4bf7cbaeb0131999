package dev.orderpipeline.cli.console;

/** What the colour of a state says. */
public enum Tone {
  GOOD,
  ACTIVE,
  WAITING,
  BAD,
  NONE;

  /** The class in the style sheet. */
  public String css() {
    return "tone-" + name().toLowerCase(java.util.Locale.ROOT);
  }
}
