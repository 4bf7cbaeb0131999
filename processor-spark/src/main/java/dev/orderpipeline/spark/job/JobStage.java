package dev.orderpipeline.spark.job;

import dev.orderpipeline.aws.CallLimits;
import dev.orderpipeline.aws.Sleeper;
import dev.orderpipeline.json.Windows1252Partners;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.processor.run.ProcessorSettings;
import java.io.Serializable;
import java.time.InstantSource;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The resources of a deployment stage, for every executor of a cluster.
 *
 * @param table the name of the ledger table
 * @param windows1252 the partners whose files may be in Windows-1252
 */
record JobStage(
    Aws aws,
    String table,
    String dropBucket,
    String resultsBucket,
    String queueUrl,
    Windows1252Partners windows1252)
    implements Serializable {

  static JobStage of(Aws aws, ProcessorSettings settings) {
    return new JobStage(
        aws,
        settings.table(),
        settings.dropBucket(),
        settings.resultsBucket(),
        settings.messageQueueUrl(),
        settings.windows1252());
  }

  DynamoDbClient dynamoDb() {
    return aws.clients().client(DynamoDbClient.builder(), CallLimits.TABLE);
  }

  Ledger ledger(DynamoDbClient dynamoDb) {
    return new Ledger(
        dynamoDb,
        table,
        InstantSource.system(),
        () -> UUID.randomUUID().toString(),
        Sleeper.ofThread());
  }
}
