package dev.orderpipeline.model;

import java.util.Optional;

/** What may process a file set. */
public enum Engine {
  /** One invocation after the other of one function. */
  LAMBDA("lambda"),
  /** A job of Spark, for what is too large for a function. */
  SPARK("spark");

  private final String word;

  Engine(String word) {
    this.word = word;
  }

  /** The word in JSON. */
  public String word() {
    return word;
  }

  /** The engine of that word, if there is one. */
  public static Optional<Engine> of(String word) {
    for (Engine engine : values()) {
      if (engine.word.equals(word)) {
        return Optional.of(engine);
      }
    }
    return Optional.empty();
  }
}
