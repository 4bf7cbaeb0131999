package dev.orderpipeline.arrival;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;

/**
 * The function {@code file-sweep-function}: sweeps the open and the expected sets, or, for the
 * payload {@code {"pass": "nightly"}}, looks over what was put or due in the last 48 hours.
 */
public final class FileSweepHandler implements RequestStreamHandler {
  private static final String NIGHTLY = "nightly";

  private final Sweep sweep;

  /** For Lambda: configured by the environment. */
  public FileSweepHandler() {
    this(ArrivalTracker.sweepOnLambda());
  }

  FileSweepHandler(Sweep sweep) {
    this.sweep = sweep;
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    String pass = pass(input);
    int sets = pass.equals(NIGHTLY) ? sweep.recentlyPut() : sweep.openSets();
    JsonWriter json = new JsonWriter(new OutputStreamWriter(output, StandardCharsets.UTF_8));
    json.beginObject().name("pass").value(pass).name("file_sets").value(sets).endObject();
    json.flush();
  }

  private static String pass(InputStream input) throws IOException {
    String pass = "open";
    JsonReader json = new JsonReader(new InputStreamReader(input, StandardCharsets.UTF_8));
    json.beginObject();
    while (json.hasNext()) {
      if (json.nextName().equals("pass") && json.peek() == JsonToken.STRING) {
        pass = json.nextString();
      } else {
        json.skipValue();
      }
    }
    json.endObject();
    return pass;
  }
}
