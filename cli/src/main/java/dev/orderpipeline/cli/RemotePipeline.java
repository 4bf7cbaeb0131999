package dev.orderpipeline.cli;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.orderpipeline.model.FileSetId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.sqs.SqsClient;

/** A deployed pipeline, on AWS or on a local stack, as its operator calls it. */
record RemotePipeline(LambdaClient lambda, SqsClient sqs, StageNames names)
    implements AutoCloseable {

  /** The answer of the sweep function. */
  JsonObject sweep(JsonObject request) {
    return answer(names.sweepFunction(), request);
  }

  /** The answer of the processor. */
  JsonObject process(JsonObject request) {
    return answer(names.processingFunction(), request);
  }

  /**
   * Where sets stand: all parts of the answer as one.
   *
   * @param asked a date, a file set, or nothing for the open sets
   */
  JsonObject status(Optional<String> asked) {
    JsonObject request = new JsonObject();
    asked.ifPresentOrElse(
        what -> request.addProperty("status", what), () -> request.addProperty("open", true));
    JsonObject all = sweep(request);
    JsonObject part = all;
    while (part.has("after")) {
      request.add("after", part.get("after"));
      part = sweep(request);
      all.getAsJsonArray("file_sets").addAll(part.getAsJsonArray("file_sets"));
    }
    all.remove("after");
    all.addProperty("more", 0);
    // They were those of the first part.
    all.remove("counts");
    return all;
  }

  /** The sets of an answer about their status. */
  static List<JsonObject> sets(JsonObject status) {
    List<JsonObject> sets = new ArrayList<>();
    status.getAsJsonArray("file_sets").forEach(set -> sets.add(set.getAsJsonObject()));
    return sets;
  }

  /** The set that an argument names; with a slash before it, or without, a date is the root's. */
  static Optional<FileSetId> set(String argument) {
    return FileSetId.parse(argument.startsWith("/") ? argument.substring(1) : argument);
  }

  private JsonObject answer(String function, JsonObject request) {
    InvokeResponse response;
    try {
      response =
          lambda.invoke(
              call ->
                  call.functionName(function).payload(SdkBytes.fromUtf8String(request.toString())));
    } catch (SdkException e) {
      throw new RequestFailedException(
          function
              + " could not be called: "
              + e.getMessage()
              + "; look at endpoint, stage,"
              + " region and credentials",
          e);
    }
    String text = response.payload().asUtf8String();
    if (response.functionError() != null) {
      throw new RequestFailedException(
          function
              + " failed: "
              + text
              + "; its log group /aws/lambda/"
              + function
              + " tells more");
    }
    JsonElement answer;
    try {
      answer = JsonParser.parseString(text);
    } catch (JsonParseException e) {
      throw new RequestFailedException(function + " answered what is no JSON: " + text, e);
    }
    if (answer.getAsJsonObject().has("outcome")
        && answer.getAsJsonObject().get("outcome").getAsString().equals("REFUSED")) {
      throw new RequestFailedException(answer.getAsJsonObject().get("sentence").getAsString());
    }
    return answer.getAsJsonObject();
  }

  @Override
  public void close() {
    lambda.close();
    sqs.close();
  }
}
