package dev.orderpipeline.infra;

import dev.orderpipeline.model.Thresholds;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.logs.RetentionDays;

/**
 * One deployment of the pipeline: all that differs between a place to try things and the one that
 * partners use.
 *
 * @param name such as {@code dev} or {@code prod}
 * @param names the physical names of its resources
 * @param protectData whether data outlives the stack, and the stack cannot be deleted by mistake
 * @param partners who is given access to a folder of the drop bucket
 * @param alarmEmail who is told of alarms by mail
 * @param processorConcurrency how many processors may run at once, reserved for them
 * @param sweepConcurrency how many sweeps may run at once, reserved for them
 * @param correctionSettleSeconds how long a correction must stay unchanged before it is dispatched
 * @param thresholds beyond which bad rows a file set is rejected
 * @param expectations until when files are due, in the JSON that the sweep reads
 * @param logRetention how long the functions' logs are kept
 * @param receiptRetentionDays how long receipts are kept, which name rows and so can hold names
 * @param arrivalMemoryMegabytes the memory of the arrival function
 * @param sweepMemoryMegabytes the memory of the sweep
 * @param processorMemoryMegabytes the memory of the processor
 * @param tracing whether X-Ray shows the course of invocations
 * @param spark the Spark job for days that the processor does not carry, if there is one
 */
record Stage(
    String name,
    ResourceNames names,
    boolean protectData,
    List<Partner> partners,
    Optional<String> alarmEmail,
    OptionalInt processorConcurrency,
    OptionalInt sweepConcurrency,
    int correctionSettleSeconds,
    Thresholds thresholds,
    String expectations,
    RetentionDays logRetention,
    int receiptRetentionDays,
    int arrivalMemoryMegabytes,
    int sweepMemoryMegabytes,
    int processorMemoryMegabytes,
    boolean tracing,
    Optional<SparkSettings> spark) {

  Stage {
    partners = List.copyOf(partners);
  }

  /**
   * What becomes of data when its resource leaves the stack. What a failed first deployment made is
   * taken back in any case: it is empty, and its fixed name would be in the way of the next one.
   */
  RemovalPolicy removalPolicy() {
    return protectData ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;
  }
}
