package dev.orderpipeline.spark.job;

import dev.orderpipeline.aws.AwsClients;
import java.io.Serializable;

/**
 * Creates AWS clients on every executor of a cluster, with the default credentials of that
 * executor.
 *
 * @param region the AWS region
 */
record Aws(String region) implements Serializable {
  AwsClients clients() {
    return AwsClients.in(region);
  }
}
