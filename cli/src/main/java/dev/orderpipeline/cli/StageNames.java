package dev.orderpipeline.cli;

import dev.orderpipeline.localstack.Deployment;
import java.util.Optional;

/** The names of what commands call in a stage, as its template gives them. */
record StageNames(
    String sweepFunction,
    String processingFunction,
    String messageQueue,
    String deadLetterQueue,
    String failureQueue,
    String failureDeadLetterQueue) {

  /**
   * The names of a stage.
   *
   * @param stage none for the default one, whose names the local stack has, too
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
