package dev.orderpipeline.processor.run;

import dev.orderpipeline.aws.AwsClients;
import dev.orderpipeline.function.EventLog;
import dev.orderpipeline.json.ProcessingRequestJson;
import dev.orderpipeline.model.RunSummary;
import dev.orderpipeline.processor.wiring.ProcessorFactory;
import dev.orderpipeline.processor.wiring.ProcessorFactory.MessageSending;
import dev.orderpipeline.transform.intake.OrderedExecutor;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The processor wired as on Lambda with a smaller window, for tests in other packages. */
public final class WiredProcessor implements AutoCloseable {
  private final ExecutorService sending = Executors.newFixedThreadPool(2);
  private final RequestProcessor processing;

  /**
   * A processor with its own clients.
   *
   * @param window how many messages the processor can send beyond its last checkpoint
   */
  public WiredProcessor(
      ProcessorSettings settings,
      AwsClients aws,
      InstantSource clock,
      int window,
      Path workDirectory,
      EventLog log) {
    ProcessorFactory.Dependencies dependencies =
        ProcessorFactory.dependencies(aws, clock, workDirectory, log);
    dependencies.sending().executor().shutdown();
    processing =
        ProcessorFactory.of(
            settings,
            new ProcessorFactory.Dependencies(
                dependencies.aws(),
                dependencies.clocks(),
                dependencies.random(),
                new MessageSending(sending, window),
                OrderedExecutor.singleThreaded(),
                dependencies.workDirectory(),
                dependencies.log()));
  }

  /** Processes the payload of an invocation. */
  public RunSummary process(String payload, Duration remaining) throws IOException {
    return processing.process(
        ProcessingRequestJson.read(new StringReader(payload)), () -> remaining);
  }

  @Override
  public void close() {
    sending.shutdown();
  }
}
