package dev.orderpipeline.benchmarks;

import picocli.CommandLine.IVersionProvider;

/** The project's version, as the jar's manifest has it. */
final class BenchVersion implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String packaged = BenchVersion.class.getPackage().getImplementationVersion();
    return new String[] {"pipeline " + (packaged == null ? "(unpackaged)" : packaged)};
  }
}
