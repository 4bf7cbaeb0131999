package dev.orderpipeline.cli.demo;

import dev.orderpipeline.cli.command.CommandException;
import java.util.List;

/** The run ended without publishing; the message says why. */
public final class RunNotPublishedException extends CommandException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> receipt;

  /**
   * @param receipt where the receipt is
   */
  RunNotPublishedException(String message, List<String> receipt) {
    super(message);
    this.receipt = List.copyOf(receipt);
  }

  @Override
  public List<String> details() {
    return receipt;
  }
}
