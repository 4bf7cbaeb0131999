package dev.orderpipeline.cli.demo;

import dev.orderpipeline.cli.command.CliContext;
import dev.orderpipeline.cli.command.Progress;
import dev.orderpipeline.cli.console.CommandRunner;
import dev.orderpipeline.localstack.LocalStack;

/** A console that stays open after a demo, also after one that failed, until Ctrl-C. */
record KeptConsole(LocalConsole console, CliContext context, Progress progress)
    implements AutoCloseable {

  static KeptConsole start(
      LocalStack stack, CliContext context, CommandRunner commands, Progress progress) {
    return new KeptConsole(LocalConsole.start(stack, 0, context, commands), context, progress);
  }

  void announce() {
    progress.say("console on " + console.address());
  }

  @Override
  public void close() {
    progress.say("console on " + console.address() + " until Ctrl-C");
    try {
      context.shutdown().await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      console.close();
    }
  }
}
