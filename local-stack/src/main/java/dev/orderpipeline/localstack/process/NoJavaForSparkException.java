package dev.orderpipeline.localstack.process;

import java.nio.file.Path;

/** No Java on this machine can run Spark. */
public final class NoJavaForSparkException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NoJavaForSparkException(Path running, int version) {
    super(
        "Spark 3.5 runs on Java 17 to 23, not on the "
            + version
            + " in "
            + running
            + ". No suitable Java is installed beside it. Install a JDK 17, and set the"
            + " environment variable JAVA17_HOME to its home.");
  }
}
