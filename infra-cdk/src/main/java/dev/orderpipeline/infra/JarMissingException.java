package dev.orderpipeline.infra;

import java.nio.file.Path;

/** The jar of a function or job does not exist. */
final class JarMissingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  JarMissingException(Path jar) {
    super("there is no " + jar + "; build it with: mvn package -DskipTests");
  }
}
