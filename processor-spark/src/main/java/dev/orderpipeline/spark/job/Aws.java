package dev.orderpipeline.spark.job;

import dev.orderpipeline.ledger.AwsClients;
import java.io.Serializable;

/**
 * Where AWS is, for every machine of a cluster: each makes clients of its own, with the credentials
 * that it finds itself.
 *
 * @param region its name
 */
record Aws(String region) implements Serializable {
  AwsClients clients() {
    return AwsClients.in(region);
  }
}
