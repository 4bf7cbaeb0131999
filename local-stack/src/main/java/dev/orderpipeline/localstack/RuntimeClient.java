package dev.orderpipeline.localstack;

import java.util.Locale;

/** The program that runs a function's handler inside its child JVM. */
public enum RuntimeClient {
  /** AWS's own runtime interface client, the one of the managed runtime. Linux only. */
  AWS,
  /** A client in plain Java that runs everywhere. */
  PORTABLE;

  /** The client that works on the operating system of that name ({@code os.name}). */
  static RuntimeClient forOperatingSystem(String osName) {
    return osName.toLowerCase(Locale.ROOT).startsWith("linux") ? AWS : PORTABLE;
  }
}
