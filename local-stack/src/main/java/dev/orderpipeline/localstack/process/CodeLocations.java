package dev.orderpipeline.localstack.process;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** Finds the jar or directory from which a class was loaded. */
public final class CodeLocations {
  private CodeLocations() {}

  public static Path of(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("The location of the code of " + type + " is not a path.", e);
    }
  }
}
