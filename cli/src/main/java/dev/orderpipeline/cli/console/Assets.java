package dev.orderpipeline.cli.console;

import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** The scripts and the style sheet of the pages, from this jar and from htmx's. */
final class Assets {
  private static final String WEBJARS = "/META-INF/resources/webjars/";
  private static final String OWN = "/dev/orderpipeline/cli/console/";

  private final Map<String, Asset> assets = new HashMap<>();

  /** Loads all assets. */
  Assets() {
    String script = "text/javascript; charset=utf-8";
    put("htmx.js", webjar("htmx.org") + "dist/htmx.min.js", script);
    put("sse.js", webjar("htmx-ext-sse") + "sse.js", script);
    put("console.js", OWN + "console.js", script);
    put("console.css", OWN + "console.css", "text/css; charset=utf-8");
    put("icon.svg", OWN + "icon.svg", "image/svg+xml");
  }

  /** The directory of a webjar, which contains its version. */
  private static String webjar(String name) {
    Properties versions = new Properties();
    try (InputStream content = open(OWN + "webjars.properties")) {
      versions.load(content);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the versions of the webjars", e);
    }
    return WEBJARS + name + "/" + versions.getProperty(name) + "/";
  }

  private static InputStream open(String resource) {
    InputStream content = Assets.class.getResourceAsStream(resource);
    if (content == null) {
      throw new IllegalStateException("the class path has no " + resource);
    }
    return content;
  }

  private static final class Asset {
    private final byte[] content;
    private final String type;

    private Asset(byte[] content, String type) {
      this.content = content;
      this.type = type;
    }
  }

  private void put(String name, String resource, String type) {
    try (InputStream content = open(resource)) {
      assets.put(name, new Asset(content.readAllBytes(), type));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
  }

  void serve(Context request) {
    Asset asset = assets.get(request.pathParam("name"));
    if (asset == null) {
      throw new NotFoundResponse("There is no such file.");
    }
    request.contentType(asset.type).result(asset.content);
  }
}
