package dev.orderpipeline.cli.command;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** Reads the version from the manifest of the jar. */
public final class CliVersion implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version =
        Optional.ofNullable(CliVersion.class.getPackage().getImplementationVersion())
            .orElse("(unpackaged)");
    return new String[] {"pipeline " + version};
  }
}
