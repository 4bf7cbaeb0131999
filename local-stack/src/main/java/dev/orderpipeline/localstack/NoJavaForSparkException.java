package dev.orderpipeline.localstack;

import java.nio.file.Path;

/** There is no Java on this machine that Spark runs on. */
public final class NoJavaForSparkException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NoJavaForSparkException(Path running, int version) {
    super(
        "Spark 3.5 runs on Java 17 to 23, not on the "
            + version
            + " in "
            + running
            + ", and there is no other beside it. Install a JDK 17, and name its home by the"
            + " environment variable JAVA17_HOME.");
  }
}
