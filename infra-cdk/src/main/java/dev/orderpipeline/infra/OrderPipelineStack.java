package dev.orderpipeline.infra;

import dev.orderpipeline.infra.JavaFunction.FunctionCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.iam.ManagedPolicy;
import software.amazon.awscdk.services.iam.PermissionsBoundary;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.sns.Topic;
import software.constructs.Construct;

/** The stack with the whole pipeline of one stage, for any account and region. */
final class OrderPipelineStack extends Stack {
  OrderPipelineStack(Construct scope, Stage stage, Jars jars) {
    super(
        scope,
        stage.names().stack(),
        StackProps.builder()
            .stackName(stage.names().stack())
            .description("Customer order pipeline, stage " + stage.name())
            .terminationProtection(stage.retention().protectData())
            .tags(Map.of("application", "order-pipeline", "stage", stage.name()))
            .analyticsReporting(false)
            .build());
    FunctionCode arrivalTracker = new FunctionCode("arrival-tracker", jars.arrivalTracker());
    Storage storage = new Storage(this, "Storage", new Storage.Props(stage));
    Queues queues = new Queues(this, "Queues", new Queues.Props(stage.names()));
    JavaFunction processor =
        new ProcessorFunction(
                this,
                "Processor",
                new ProcessorFunction.Props(
                    stage, new FunctionCode("processor", jars.processor()), storage, queues))
            .java();
    Optional<SparkJob> sparkJob =
        stage
            .spark()
            .map(
                spark ->
                    new SparkJob(
                        this,
                        "Spark",
                        new SparkJob.Props(stage, spark, jars.sparkJob(), storage, queues)));
    JavaFunction arrival =
        new ArrivalFunction(
                this,
                "Arrival",
                new ArrivalFunction.Props(stage, arrivalTracker, storage, queues, processor))
            .java();
    Observability observability = new Observability(this, "Observability", stage);
    Topic eventTopic =
        Topic.Builder.create(this, "EventTopic")
            .topicName(stage.names().eventTopic())
            .enforceSsl(true)
            .build();
    JavaFunction sweep =
        new SweepFunction(
                this,
                "Sweep",
                new SweepFunction.Props(
                    stage,
                    arrivalTracker,
                    storage,
                    queues,
                    processor,
                    observability.topic(),
                    eventTopic))
            .java();
    JavaFunction status =
        new StatusFunction(this, "Status", new StatusFunction.Props(stage, arrivalTracker, storage))
            .java();
    new PartnerAccess(
        this, "Partners", new PartnerAccess.Props(stage.names(), stage.partners(), storage));
    new AccessPolicies(
        this,
        "Access",
        new AccessPolicies.Props(
            stage.names(), storage, queues, List.of(arrival, sweep, status, processor)));
    new AthenaCatalog(this, "Queries", new AthenaCatalog.Props(stage, storage));
    observability.monitor(
        new Observability.MonitoredResources(queues, arrival, sweep, processor, sparkJob));

    stage
        .functions()
        .permissionsBoundary()
        .ifPresent(
            arn ->
                PermissionsBoundary.of(this)
                    .apply(ManagedPolicy.fromManagedPolicyArn(this, "PermissionsBoundary", arn)));

    output("DropBucketName", storage.dropBucket().getBucketName());
    output("ResultsBucketName", storage.resultsBucket().getBucketName());
    output("FileArrivalsTableName", storage.table().getTableName());
    output("MessageQueueUrl", queues.messages().getQueueUrl());
    output("DeadLetterQueueUrl", queues.deadLetters().getQueueUrl());
    output("FailureQueueUrl", queues.failures().getQueueUrl());
    output("FileArrivalFunctionName", arrival.function().getFunctionName());
    output("FileSweepFunctionName", sweep.function().getFunctionName());
    output("FileStatusFunctionName", status.function().getFunctionName());
    output("DataProcessingFunctionName", processor.function().getFunctionName());
    sparkJob.ifPresent(job -> output("SparkJobName", job.jobName()));
    output("AlarmTopicArn", observability.topic().getTopicArn());
    output("EventTopicArn", eventTopic.getTopicArn());
    output("QueryWorkGroupName", stage.names().workGroup());
    output("QueryDatabaseName", stage.names().database());
    output("DashboardUrl", observability.dashboardUrl());
  }

  private void output(String name, String value) {
    CfnOutput.Builder.create(this, name).value(value).build();
  }

  /**
   * The code of the functions and the Spark job.
   *
   * @param arrivalTracker the shaded jar of the module arrival-tracker
   * @param processor the shaded jar of the module processor
   * @param sparkJob the jar of the module processor-spark, which only a stage with the job needs
   */
  record Jars(Code arrivalTracker, Code processor, SparkJob.Jar sparkJob) {}
}
