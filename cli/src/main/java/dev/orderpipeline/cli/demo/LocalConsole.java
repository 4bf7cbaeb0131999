package dev.orderpipeline.cli.demo;

import dev.orderpipeline.cli.command.CliContext;
import dev.orderpipeline.cli.console.CommandRunner;
import dev.orderpipeline.cli.console.Console;
import dev.orderpipeline.cli.console.ConsoleSettings;
import dev.orderpipeline.cli.console.RemoteSource;
import dev.orderpipeline.cli.console.SetLogs;
import dev.orderpipeline.cli.operate.PipelineBuckets;
import dev.orderpipeline.cli.operate.RemotePipeline;
import dev.orderpipeline.localstack.LocalStack;
import dev.orderpipeline.localstack.template.Deployment;
import dev.orderpipeline.model.ResourceNames;
import dev.orderpipeline.model.StageSettings;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The console of a local stack, which has the logs of its functions. */
record LocalConsole(LocalStackClients clients, RemoteSource source, Console console)
    implements AutoCloseable {

  /**
   * Starts a console.
   *
   * @param port the port on 127.0.0.1; 0 selects a free one
   */
  static LocalConsole start(
      LocalStack stack, int port, CliContext context, CommandRunner commands) {
    LocalStackClients clients = LocalStackClients.of(stack);
    RemoteSource source =
        new RemoteSource(
            new RemotePipeline(
                clients.lambda(), clients.sqs(), ResourceNames.of(StageSettings.defaults())),
            new PipelineBuckets(
                clients.s3(), stack.names().dropBucket(), stack.names().resultsBucket()),
            Optional.of(
                new SetLogs(
                    stack.deployment().functions().stream()
                        .map(Deployment.Function::name)
                        .map(stack::logFile)
                        .toList())));
    ConsoleSettings settings =
        new ConsoleSettings(
            port,
            false,
            "local stack on " + stack.endpoint(),
            context.program(),
            List.of("--endpoint-url", stack.endpoint().toString()));
    try {
      return new LocalConsole(
          clients, source, Console.start(settings, source, commands, InstantSource.system()));
    } catch (RuntimeException e) {
      clients.close();
      throw e;
    }
  }

  URI address() {
    return console.address();
  }

  @Override
  public void close() {
    console.close();
    clients.close();
  }
}
