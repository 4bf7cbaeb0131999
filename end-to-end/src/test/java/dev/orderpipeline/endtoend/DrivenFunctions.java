package dev.orderpipeline.endtoend;

import dev.orderpipeline.arrival.DrivenArrivalHandler;
import dev.orderpipeline.arrival.DrivenStatusHandler;
import dev.orderpipeline.arrival.DrivenSweepHandler;
import dev.orderpipeline.endtoend.driven.DrivenFunction;
import dev.orderpipeline.localstack.LocalStackConfig;
import dev.orderpipeline.localstack.process.FunctionJars;
import dev.orderpipeline.localstack.template.Deployment;
import dev.orderpipeline.processor.DrivenProcessingHandler;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Configures a local stack whose functions use a clock that the test moves. */
final class DrivenFunctions {
  private static final Path CODE = Path.of("target", "driven-functions").toAbsolutePath();

  private DrivenFunctions() {}

  /**
   * Adds the driven handlers to the settings.
   *
   * @param directory the directory of the clock and the process ids
   */
  static LocalStackConfig.Builder in(Path directory, LocalStackConfig.Builder settings) {
    for (Class<?> each :
        List.of(
            DrivenFunction.class,
            DrivenArrivalHandler.class,
            DrivenSweepHandler.class,
            DrivenStatusHandler.class,
            DrivenProcessingHandler.class)) {
      CallRecording.copy(each.getName().replace('.', '/') + ".class", CODE);
    }
    Deployment pipeline = Deployment.orderPipeline();
    Deployment.Names names = pipeline.names();
    Map<String, Class<?>> handlers =
        Map.of(
            names.arrivalFunction(), DrivenArrivalHandler.class,
            names.sweepFunction(), DrivenSweepHandler.class,
            names.statusFunction(), DrivenStatusHandler.class,
            names.processingFunction(), DrivenProcessingHandler.class);
    List<Deployment.Function> functions = new ArrayList<>();
    for (Deployment.Function function : pipeline.functions()) {
      functions.add(
          new Deployment.Function(
              function.name(),
              function.artifact(),
              handlers.get(function.name()).getName() + "::handleRequest",
              function.settings(),
              function.timeout(),
              function.memoryMegabytes(),
              function.reservedConcurrency(),
              function.asynchronous()));
      settings
          .classPath(function.name(), List.of(new FunctionJars().find(function.artifact()), CODE))
          .environment(function.name(), DrivenFunction.DIRECTORY, directory.toString());
    }
    return settings.deployment(
        new Deployment(
            pipeline.region(),
            pipeline.account(),
            names,
            pipeline.buckets(),
            pipeline.tables(),
            pipeline.queues(),
            pipeline.topics(),
            functions,
            pipeline.notifications(),
            pipeline.schedules()));
  }
}
