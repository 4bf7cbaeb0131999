package dev.orderpipeline.cli.command;

/** No AWS region is configured. */
public final class NoRegionException extends CommandException {
  private static final long serialVersionUID = 1L;

  NoRegionException(Throwable cause) {
    super("no region is configured; set AWS_REGION, for example to eu-central-1", cause);
  }
}
