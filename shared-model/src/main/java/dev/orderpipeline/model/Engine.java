package dev.orderpipeline.model;

import java.util.Optional;

/** The engine that processes a file set. */
public enum Engine {
  /** Consecutive invocations of one Lambda function. */
  LAMBDA("lambda"),
  /** A Spark job, for file sets that exceed one function. */
  SPARK("spark");

  private final String label;

  Engine(String label) {
    this.label = label;
  }

  /** The name in JSON. */
  public String label() {
    return label;
  }

  /** The engine with that label; empty if there is none. */
  public static Optional<Engine> of(String label) {
    for (Engine engine : values()) {
      if (engine.label.equals(label)) {
        return Optional.of(engine);
      }
    }
    return Optional.empty();
  }
}
