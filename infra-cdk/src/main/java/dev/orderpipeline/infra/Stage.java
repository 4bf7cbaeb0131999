package dev.orderpipeline.infra;

import dev.orderpipeline.model.ResourceNames;
import dev.orderpipeline.model.Thresholds;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.logs.RetentionDays;

/**
 * One deployment of the pipeline, with all settings that differ between stages.
 *
 * @param name such as {@code dev} or {@code prod}
 * @param names the physical names of its resources
 * @param protectData whether data outlives the stack, and the stack has termination protection
 * @param partners the partners with access to a folder of the drop bucket
 * @param alarmEmail the address that gets alarms
 * @param processorConcurrency the reserved concurrency of the processor
 * @param sweepConcurrency the reserved concurrency of the sweep
 * @param correctionSettleSeconds how long a correction must stay unchanged before it is dispatched
 * @param thresholds the limits on bad rows; beyond them a file set is rejected
 * @param expectations the files' deadlines, as JSON for the sweep
 * @param logRetention how long the functions' logs are kept
 * @param receiptRetentionDays how long receipts are kept; they can contain personal data
 * @param arrivalMemoryMegabytes the memory of the arrival function
 * @param sweepMemoryMegabytes the memory of the sweep
 * @param processorMemoryMegabytes the memory of the processor
 * @param tracing whether X-Ray traces invocations
 * @param spark the Spark job for days that exceed the processor, if the stage has one
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
   * Returns what CloudFormation does with data whose resource leaves the stack. It always deletes
   * the resources of a failed first deployment: they are empty, and their fixed names would block
   * the next one.
   */
  RemovalPolicy removalPolicy() {
    return protectData ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;
  }
}
