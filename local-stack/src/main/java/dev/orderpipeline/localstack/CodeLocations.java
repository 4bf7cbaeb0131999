package dev.orderpipeline.localstack;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** Finds the jar or directory that a class of the running program comes from. */
final class CodeLocations {
  private CodeLocations() {}

  static Path of(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("The code of " + type + " has no usable location.", e);
    }
  }
}
