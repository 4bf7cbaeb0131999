package dev.orderpipeline.cli.operate;

import dev.orderpipeline.localstack.template.Deployment;
import java.util.Optional;

/** The names of the resources that commands use in a stage, from its template. */
record StageNames(
    String sweepFunction,
    String processingFunction,
    String messageQueue,
    String deadLetterQueue,
    String failureQueue,
    String failureDeadLetterQueue) {

  /**
   * Returns the names of a stage.
   *
   * @param stage empty for the default stage, whose names the local stack also has
   */
  static StageNames of(Optional<String> stage) {
    Deployment deployment = Deployment.orderPipeline();
    Deployment.Names names = deployment.names();
    String suffix = stage.map(name -> "-" + name).orElse("");
    String failureDeadLetters =
        deployment.queues().stream()
            .filter(queue -> queue.name().equals(names.failureQueue()))
            .flatMap(queue -> queue.redrive().stream())
            .map(Deployment.Redrive::deadLetterQueue)
            .findFirst()
            .orElseThrow();
    return new StageNames(
        names.sweepFunction() + suffix,
        names.processingFunction() + suffix,
        names.messageQueue() + suffix,
        names.deadLetterQueue() + suffix,
        names.failureQueue() + suffix,
        failureDeadLetters + suffix);
  }
}
