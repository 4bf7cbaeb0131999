package dev.orderpipeline.infra;

import dev.orderpipeline.function.SettingNames;
import dev.orderpipeline.model.CorrectionSettle;
import dev.orderpipeline.model.ResourceNames;
import dev.orderpipeline.model.Thresholds;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.logs.RetentionDays;

/**
 * One deployment of the pipeline, with all settings that differ between stages.
 *
 * @param name such as {@code dev} or {@code prod}
 * @param names the physical names of its resources
 * @param partners the partners with access to a folder of the drop bucket
 * @param alarmEmail the address that gets alarms
 * @param rules how file sets are assessed
 * @param retention how long data is kept
 * @param functions the settings of the Lambda functions
 * @param spark the Spark job for days that exceed the processor, if the stage has one
 */
record Stage(
    String name,
    ResourceNames names,
    List<Partner> partners,
    Optional<String> alarmEmail,
    FileSetRules rules,
    Retention retention,
    FunctionSettings functions,
    Optional<SparkSettings> spark) {

  Stage {
    partners = List.copyOf(partners);
  }

  /**
   * The rules that decide when a file set is dispatched, rejected and overdue.
   *
   * @param correctionSettle how long a correction waits for further files before it is dispatched
   * @param thresholds the limits above which a file set is rejected
   * @param expectations the files' deadlines, as JSON for the sweep
   * @param windows1252Partners the partners whose files may be in Windows-1252, as JSON for both
   *     engines
   * @param receiptSettings the functions' settings about receipts; empty for the defaults
   * @param checkSettings the processor's settings about plausibility; empty for the defaults
   * @param closingMessage whether a closing message ends each revision
   */
  record FileSetRules(
      CorrectionSettle correctionSettle,
      Thresholds thresholds,
      String expectations,
      Optional<String> windows1252Partners,
      Map<String, String> receiptSettings,
      Map<String, String> checkSettings,
      boolean closingMessage) {
    /** Returns the functions' settings about corrections. */
    Map<String, String> correctionSettings() {
      return Map.of(
          SettingNames.CORRECTION_SETTLE_SECONDS,
          Long.toString(correctionSettle.quiet().toSeconds()),
          SettingNames.CORRECTION_SETTLE_MAX_SECONDS,
          Long.toString(correctionSettle.max().toSeconds()));
    }
  }

  /**
   * How long data is kept.
   *
   * @param protectData whether data outlives the stack, and the stack has termination protection
   * @param logs how long the functions' logs are kept
   * @param receiptDays how long receipts are kept; they can contain personal data
   */
  record Retention(boolean protectData, RetentionDays logs, int receiptDays) {
    /**
     * Returns what CloudFormation does with data whose resource leaves the stack. It always deletes
     * the resources of a failed first deployment: they are empty, and their fixed names would block
     * the next one.
     */
    RemovalPolicy removalPolicy() {
      return protectData ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;
    }
  }

  /**
   * The settings of the Lambda functions.
   *
   * @param tracing whether X-Ray traces invocations
   * @param permissionsBoundary the ARN of the policy that limits the roles of the functions and the
   *     job
   */
  record FunctionSettings(
      FunctionCapacity arrival,
      FunctionCapacity sweep,
      FunctionCapacity processor,
      boolean tracing,
      Optional<String> permissionsBoundary) {}

  /** The memory and the reserved concurrency of a Lambda function. */
  record FunctionCapacity(int memoryMegabytes, OptionalInt reservedConcurrency) {}
}
