package dev.orderpipeline.benchmarks;

import picocli.CommandLine.IVersionProvider;

/** Reads the project's version from the jar's manifest. */
final class BenchVersion implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String packaged = BenchVersion.class.getPackage().getImplementationVersion();
    return new String[] {"pipeline " + (packaged == null ? "(unpackaged)" : packaged)};
  }
}
