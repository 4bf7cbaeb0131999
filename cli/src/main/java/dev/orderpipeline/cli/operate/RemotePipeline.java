package dev.orderpipeline.cli.operate;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.orderpipeline.cli.command.AwsConnection;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.InvalidRequestException;
import dev.orderpipeline.model.ResourceNames;
import dev.orderpipeline.model.StageSettings;
import dev.orderpipeline.model.VisibleText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sqs.SqsClient;

/** A deployed pipeline, on AWS or on a local stack. */
public record RemotePipeline(LambdaClient lambda, SqsClient sqs, ResourceNames names)
    implements AutoCloseable {

  /** Invokes the sweep function and returns its response. */
  JsonObject sweep(JsonObject request) {
    return invoke(names.sweepFunction(), request);
  }

  /** Invokes the processor and returns its response. */
  JsonObject process(JsonObject request) {
    return invoke(names.processingFunction(), request);
  }

  /** Returns the processor's answer to a request of {@link ExplainQuery}. */
  public JsonObject explain(JsonObject request) {
    return process(request);
  }

  /**
   * Returns the status of file sets, with all pages of the response in one.
   *
   * @param query a date, a file set or a partner; empty for the unpublished sets
   * @throws IllegalArgumentException if it is none of them
   */
  public JsonObject status(Optional<String> query) {
    JsonObject request = StatusQuery.request(query);
    JsonObject all = invoke(names.statusFunction(), request);
    JsonObject page = all;
    while (page.has("after")) {
      request.add("after", page.get("after"));
      page = invoke(names.statusFunction(), request);
      all.getAsJsonArray("file_sets").addAll(page.getAsJsonArray("file_sets"));
    }
    all.remove("after");
    all.addProperty("more", 0);
    // They count the first page only.
    all.remove("counts");
    return all;
  }

  /** Returns the sets of a status response. */
  public static List<JsonObject> sets(JsonObject status) {
    List<JsonObject> sets = new ArrayList<>();
    status.getAsJsonArray("file_sets").forEach(set -> sets.add(set.getAsJsonObject()));
    return sets;
  }

  /**
   * Parses an argument as a file set. A date, also after a slash, is the set at the bucket's root.
   */
  public static Optional<FileSetId> set(String argument) {
    return FileSetId.parse(argument.startsWith("/") ? argument.substring(1) : argument);
  }

  private JsonObject invoke(String function, JsonObject request) {
    InvokeResponse response;
    try {
      response =
          lambda.invoke(
              call ->
                  call.functionName(function).payload(SdkBytes.fromUtf8String(request.toString())));
    } catch (ResourceNotFoundException e) {
      throw new RequestFailedException(noSuchStage(function), e);
    } catch (SdkException e) {
      throw new RequestFailedException(
          function
              + " could not be invoked: "
              + e.getMessage()
              + "; check endpoint, stage, region and credentials",
          e);
    }
    String text = response.payload().asUtf8String();
    if (response.functionError() != null) {
      throw new RequestFailedException(
          function
              + " failed: "
              + VisibleText.of(text)
              + "; see its log group /aws/lambda/"
              + function);
    }
    JsonElement json;
    try {
      json = JsonParser.parseString(text);
    } catch (JsonParseException e) {
      throw new RequestFailedException(
          function + " did not return JSON: " + VisibleText.of(text), e);
    }
    if (json.getAsJsonObject().has("outcome")
        && json.getAsJsonObject()
            .get("outcome")
            .getAsString()
            .equals(InvalidRequestException.OUTCOME)) {
      throw new RequestFailedException(
          CliAdvice.of(StatusTable.text(json.getAsJsonObject(), "sentence")));
    }
    return json.getAsJsonObject();
  }

  private String noSuchStage(String function) {
    String missing = "no such stage here: there is no function " + function;
    boolean local =
        lambda
            .serviceClientConfiguration()
            .endpointOverride()
            .filter(endpoint -> AwsConnection.isLoopback(endpoint.getHost()))
            .isPresent();
    if (local && !names.stage().equals(StageSettings.DEFAULT_STAGE)) {
      return missing
          + "; a local stack has only the stage "
          + StageSettings.DEFAULT_STAGE
          + ", omit --stage";
    }
    return missing + " for the stage " + names.stage() + "; check --stage, region and credentials";
  }

  @Override
  public void close() {
    lambda.close();
    sqs.close();
  }
}
