package dev.orderpipeline.localstack.lambda;

import java.util.Locale;

/** The program that runs a function's handler inside its child JVM. */
public enum RuntimeClient {
  /** AWS's runtime interface client, which the managed runtime uses. Linux only. */
  AWS,
  /** A client in plain Java, for all operating systems. */
  PORTABLE;

  /** The preferred client for an operating system, by its {@code os.name}. */
  public static RuntimeClient forOperatingSystem(String osName) {
    return osName.toLowerCase(Locale.ROOT).startsWith("linux") ? AWS : PORTABLE;
  }
}
