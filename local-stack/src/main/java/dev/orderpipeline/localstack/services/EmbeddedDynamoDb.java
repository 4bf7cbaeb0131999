package dev.orderpipeline.localstack.services;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.orderpipeline.localstack.process.Loopback;
import dev.orderpipeline.localstack.template.Deployment;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler;

/**
 * Runs DynamoDB Local in memory.
 *
 * <p>Its request handler runs in a Jetty server of this class. DynamoDB Local's own server listens
 * on all interfaces, cannot choose a free port, and starts telemetry.
 */
public final class EmbeddedDynamoDb implements AutoCloseable {
  private static final int MAX_THREADS = 64;

  private final Server server;
  private final ServerConnector connector;
  private final LocalDynamoDBServerHandler handler;

  private EmbeddedDynamoDb(
      Server server, ServerConnector connector, LocalDynamoDBServerHandler handler) {
    this.server = server;
    this.connector = connector;
    this.handler = handler;
  }

  public static EmbeddedDynamoDb start(List<Deployment.Table> tables, String region) {
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS);
    threads.setName("dynamodb");
    threads.setDaemon(true);
    Server server = new Server(threads);
    ServerConnector connector = new ServerConnector(server);
    connector.setHost(Loopback.SERVICE_HOST);
    connector.setPort(0);
    server.addConnector(connector);
    LocalDynamoDBServerHandler handler =
        new LocalDynamoDBServerHandler(
            new LocalDynamoDBRequestHandler(0, true, null, true, false), null);
    ContextHandler context = new ContextHandler();
    context.setHandler(handler);
    server.setHandler(context);
    try {
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException("DynamoDB Local failed to start.", e);
    }
    EmbeddedDynamoDb service = new EmbeddedDynamoDb(server, connector, handler);
    AwsJsonClient client =
        new AwsJsonClient(service.port(), region, "dynamodb", "1.0", "DynamoDB_20120810");
    tables.forEach(table -> createTable(client, table));
    return service;
  }

  public int port() {
    return connector.getLocalPort();
  }

  @Override
  public void close() {
    try {
      server.stop();
      handler.close();
    } catch (Exception e) {
      throw new IllegalStateException("DynamoDB Local failed to stop.", e);
    }
  }

  private static void createTable(AwsJsonClient client, Deployment.Table table) {
    JsonObject request = new JsonObject();
    request.addProperty("TableName", table.name());
    request.add("KeySchema", keys(table.partitionKey(), table.sortKey()));
    request.addProperty("BillingMode", "PAY_PER_REQUEST");
    Set<String> names = new LinkedHashSet<>();
    names.add(table.partitionKey());
    table.sortKey().ifPresent(names::add);
    JsonArray indexes = new JsonArray();
    for (Deployment.Index index : table.indexes()) {
      names.add(index.partitionKey());
      index.sortKey().ifPresent(names::add);
      JsonObject projection = new JsonObject();
      projection.addProperty("ProjectionType", "KEYS_ONLY");
      JsonObject description = new JsonObject();
      description.addProperty("IndexName", index.name());
      description.add("KeySchema", keys(index.partitionKey(), index.sortKey()));
      description.add("Projection", projection);
      indexes.add(description);
    }
    if (!indexes.isEmpty()) {
      request.add("GlobalSecondaryIndexes", indexes);
    }
    JsonArray attributes = new JsonArray();
    for (String name : names) {
      JsonObject attribute = new JsonObject();
      attribute.addProperty("AttributeName", name);
      attribute.addProperty("AttributeType", "S");
      attributes.add(attribute);
    }
    request.add("AttributeDefinitions", attributes);
    client.call("CreateTable", request);
    table
        .expiryAttribute()
        .ifPresent(attribute -> enableTimeToLive(client, table.name(), attribute));
  }

  private static void enableTimeToLive(AwsJsonClient client, String table, String attribute) {
    JsonObject specification = new JsonObject();
    specification.addProperty("AttributeName", attribute);
    specification.addProperty("Enabled", true);
    JsonObject request = new JsonObject();
    request.addProperty("TableName", table);
    request.add("TimeToLiveSpecification", specification);
    client.call("UpdateTimeToLive", request);
  }

  private static JsonArray keys(String partitionKey, Optional<String> sortKey) {
    JsonArray keys = new JsonArray();
    keys.add(key(partitionKey, "HASH"));
    sortKey.ifPresent(name -> keys.add(key(name, "RANGE")));
    return keys;
  }

  private static JsonObject key(String name, String type) {
    JsonObject key = new JsonObject();
    key.addProperty("AttributeName", name);
    key.addProperty("KeyType", type);
    return key;
  }
}
