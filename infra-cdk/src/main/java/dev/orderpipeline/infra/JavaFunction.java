package dev.orderpipeline.infra;

import dev.orderpipeline.infra.Stage.FunctionCapacity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Size;
import software.amazon.awscdk.services.iam.IRole;
import software.amazon.awscdk.services.iam.PolicyDocument;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Architecture;
import software.amazon.awscdk.services.lambda.CfnFunction;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.LoggingFormat;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.lambda.Tracing;
import software.amazon.awscdk.services.lambda.destinations.SqsDestination;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.sqs.IQueue;
import software.constructs.Construct;

/**
 * A Lambda function in Java with its own role, log group and asynchronous settings. The role has
 * the given statements, and those for its log, traces and failure queue.
 */
final class JavaFunction extends Construct {
  /** The memory of a JVM outside its heap: classes, compiled code, threads and their buffers. */
  private static final int NON_HEAP_MEGABYTES = 192;

  private final String name;
  private final Function function;
  private final Duration timeout;

  JavaFunction(Construct scope, String id, Props props) {
    super(scope, id);
    this.name = props.name();
    this.timeout = props.limits().timeout();
    LogGroup logGroup =
        LogGroup.Builder.create(this, "LogGroup")
            .logGroupName("/aws/lambda/" + props.name())
            .retention(props.stage().retention().logs())
            .removalPolicy(props.stage().retention().removalPolicy())
            .build();
    Function.Builder builder =
        Function.Builder.create(this, "Function")
            .functionName(props.name())
            .description(props.description())
            .runtime(Runtime.JAVA_25)
            .architecture(Architecture.ARM_64)
            .code(props.program().code().jar())
            .handler(props.program().handler())
            .environment(environment(props))
            .memorySize(props.limits().capacity().memoryMegabytes())
            .timeout(props.limits().timeout())
            .loggingFormat(LoggingFormat.JSON)
            .logGroup(logGroup)
            .role(role(logGroup, props))
            .retryAttempts(props.asynchronous().retries())
            .maxEventAge(props.asynchronous().maxEventAge());
    if (props.stage().functions().tracing()) {
      builder.tracing(Tracing.ACTIVE);
    }
    props.limits().ephemeralStorage().ifPresent(builder::ephemeralStorageSize);
    props
        .limits()
        .capacity()
        .reservedConcurrency()
        .ifPresent(builder::reservedConcurrentExecutions);
    props
        .asynchronous()
        .onFailure()
        .ifPresent(queue -> builder.onFailure(new SqsDestination(queue)));
    this.function = builder.build();
    // The local stack finds the jar by this; the asset's name in the template is only a hash.
    ((CfnFunction) function.getNode().getDefaultChild())
        .addMetadata("Artifact", props.program().code().artifact());
  }

  private static Map<String, String> environment(Props props) {
    Map<String, String> environment = new TreeMap<>(props.program().environment());
    environment.put("JAVA_TOOL_OPTIONS", jvmOptions(props.limits().capacity().memoryMegabytes()));
    EnvironmentSize.requireFits(props.stage(), props.name(), environment);
    return environment;
  }

  /** Returns compiler, collector and heap size of a function's JVM; see docs/performance.md. */
  private static String jvmOptions(int memoryMegabytes) {
    int heap = Math.max(memoryMegabytes - NON_HEAP_MEGABYTES, memoryMegabytes / 2);
    return "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx" + heap + "m";
  }

  private IRole role(LogGroup logGroup, Props props) {
    List<PolicyStatement> statements = new ArrayList<>(props.program().statements());
    statements.add(
        PolicyStatement.Builder.create()
            .sid("WriteOwnLog")
            .actions(List.of("logs:CreateLogStream", "logs:PutLogEvents"))
            .resources(List.of(logGroup.getLogGroupArn()))
            .build());
    // Lambda sends to the failure queue with the function's role.
    props
        .asynchronous()
        .onFailure()
        .ifPresent(
            queue ->
                statements.add(
                    PolicyStatement.Builder.create()
                        .sid("ReportFailedInvocations")
                        .actions(List.of("sqs:SendMessage"))
                        .resources(List.of(queue.getQueueArn()))
                        .build()));
    if (props.stage().functions().tracing()) {
      statements.add(
          PolicyStatement.Builder.create()
              .sid("SendTraces")
              .actions(List.of("xray:PutTraceSegments", "xray:PutTelemetryRecords"))
              // These actions have no resource to restrict them to:
              // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html
              .resources(List.of("*"))
              .build());
    }
    // Inline, because the function depends on its role and so never runs without a permission.
    // Without updates, because no CDK construct may add permissions.
    return Role.Builder.create(this, "Role")
        .description("Permissions of " + props.name())
        .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
        .inlinePolicies(
            Map.of("Permissions", PolicyDocument.Builder.create().statements(statements).build()))
        .build()
        .withoutPolicyUpdates();
  }

  /** Returns the function's physical name as text, not as a reference. */
  String functionName() {
    return name;
  }

  Function function() {
    return function;
  }

  Duration timeout() {
    return timeout;
  }

  /**
   * The properties of a function.
   *
   * @param stage decides how long its log is kept and whether Lambda sends traces to X-Ray
   */
  record Props(
      Stage stage,
      String name,
      String description,
      FunctionProgram program,
      FunctionLimits limits,
      Asynchronous asynchronous) {}

  /**
   * The program of a function, and what it is given.
   *
   * @param handler the method that Lambda calls
   * @param environment the program's settings
   * @param statements the permissions of the program
   */
  record FunctionProgram(
      FunctionCode code,
      String handler,
      Map<String, String> environment,
      List<PolicyStatement> statements) {}

  /**
   * The resources that a function can use.
   *
   * @param ephemeralStorage the size of its disk, if other than Lambda's default
   * @param timeout the maximum duration of an invocation
   */
  record FunctionLimits(
      FunctionCapacity capacity, Optional<Size> ephemeralStorage, Duration timeout) {}

  /**
   * The code of a function.
   *
   * @param artifact the module that builds it
   * @param jar the module's shaded jar
   */
  record FunctionCode(String artifact, Code jar) {}

  /**
   * The handling of asynchronous invocations that fail.
   *
   * @param retries how often Lambda retries, after 1 and 2 minutes
   * @param maxEventAge the age at which Lambda drops an invocation that it could not start
   * @param onFailure the queue for invocations that failed permanently or were dropped
   */
  record Asynchronous(int retries, Duration maxEventAge, Optional<IQueue> onFailure) {}
}
