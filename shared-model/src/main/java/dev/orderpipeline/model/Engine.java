package dev.orderpipeline.model;

import java.util.Optional;

/** The engine that processes a file set. */
public enum Engine {
  /** Consecutive invocations of one Lambda function. */
  LAMBDA("lambda"),
  /** A Spark job, for file sets that exceed one function. */
  SPARK("spark");

  private final String word;

  Engine(String word) {
    this.word = word;
  }

  /** The word in JSON. */
  public String word() {
    return word;
  }

  /** The engine with that word; empty if there is none. */
  public static Optional<Engine> of(String word) {
    for (Engine engine : values()) {
      if (engine.word.equals(word)) {
        return Optional.of(engine);
      }
    }
    return Optional.empty();
  }
}
