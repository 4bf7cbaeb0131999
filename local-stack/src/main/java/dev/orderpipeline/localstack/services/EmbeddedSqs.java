package dev.orderpipeline.localstack.services;

import com.google.gson.JsonObject;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.orderpipeline.localstack.process.Loopback;
import dev.orderpipeline.localstack.template.Deployment;
import java.util.Map;
import java.util.TreeMap;
import org.apache.pekko.actor.ActorSystem;
import org.elasticmq.NodeAddress;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;

/** Runs ElasticMQ, an SQS server, in memory. */
public final class EmbeddedSqs implements AutoCloseable {
  /** Turns off logging to the terminal, and uses daemon threads so that the JVM can exit. */
  private static final Map<String, Object> PEKKO =
      Map.of(
          "pekko.loglevel", "OFF",
          "pekko.stdout-loglevel", "OFF",
          "pekko.log-dead-letters", "off",
          "pekko.daemonic", "on",
          "pekko.jvm-shutdown-hooks", "off",
          "pekko.http.server.max-connections", 1024);

  private final ActorSystem actors;
  private final SQSRestServer server;
  private final int port;
  private final AwsJsonClient client;
  private final Map<String, String> queueUrls = new TreeMap<>();

  private EmbeddedSqs(ActorSystem actors, SQSRestServer server, String region) {
    this.actors = actors;
    this.server = server;
    this.port = server.waitUntilStarted().localAddress().getPort();
    this.client = new AwsJsonClient(port, region, "sqs", "1.0", "AmazonSQS");
  }

  /**
   * Starts the server and creates the queues.
   *
   * @param endpointPort the port in the queue URLs
   */
  public static EmbeddedSqs start(Deployment deployment, int endpointPort) {
    Config config = ConfigFactory.parseMap(PEKKO).withFallback(ConfigFactory.load());
    ActorSystem actors = ActorSystem.create("sqs", config);
    SQSRestServer server =
        SQSRestServerBuilder.withActorSystem(actors)
            .withInterface(Loopback.SERVICE_HOST)
            .withPort(0)
            .withServerAddress(new NodeAddress("http", Loopback.HOST, endpointPort, ""))
            .withAWSRegion(deployment.region())
            .withAWSAccountId(deployment.account())
            .start();
    EmbeddedSqs service = new EmbeddedSqs(actors, server, deployment.region());
    deployment.queues().forEach(queue -> service.createQueue(deployment, queue));
    return service;
  }

  public int port() {
    return port;
  }

  /** The URLs of all queues by name. */
  public Map<String, String> queueUrls() {
    return Map.copyOf(queueUrls);
  }

  /** Sends a message to the queue of that name. */
  public void send(String queue, String body) {
    JsonObject request = new JsonObject();
    request.addProperty("QueueUrl", queueUrls.get(queue));
    request.addProperty("MessageBody", body);
    client.call("SendMessage", request);
  }

  @Override
  public void close() {
    server.stopAndWait();
    actors.terminate();
  }

  private void createQueue(Deployment deployment, Deployment.Queue queue) {
    JsonObject attributes = new JsonObject();
    attributes.addProperty(
        "VisibilityTimeout", Long.toString(queue.visibilityTimeout().toSeconds()));
    attributes.addProperty("MessageRetentionPeriod", Long.toString(queue.retention().toSeconds()));
    queue
        .redrive()
        .ifPresent(
            redrive -> {
              JsonObject policy = new JsonObject();
              policy.addProperty(
                  "deadLetterTargetArn",
                  "arn:aws:sqs:"
                      + deployment.region()
                      + ":"
                      + deployment.account()
                      + ":"
                      + redrive.deadLetterQueue());
              policy.addProperty("maxReceiveCount", redrive.maxReceives());
              attributes.addProperty("RedrivePolicy", policy.toString());
            });
    JsonObject request = new JsonObject();
    request.addProperty("QueueName", queue.name());
    request.add("Attributes", attributes);
    JsonObject created = client.call("CreateQueue", request);
    queueUrls.put(queue.name(), created.get("QueueUrl").getAsString());
  }
}
