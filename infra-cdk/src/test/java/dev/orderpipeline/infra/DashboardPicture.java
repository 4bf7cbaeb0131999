package dev.orderpipeline.infra;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Draws a dashboard's definition: the position and content of each widget. */
final class DashboardPicture {
  private static final int COLUMN = 48;
  private static final int ROW = 34;
  private static final int GAP = 6;
  private static final int LINE = 15;
  private static final String[] COLORS = {
    "#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b", "#e377c2", "#7f7f7f"
  };

  /** A reference to a resource in a dashboard, such as {@code ${SweepJavaFunction}}. */
  private static final Pattern RESOURCE = Pattern.compile("\\$\\{([A-Za-z0-9]+)(?:\\.[A-Za-z]+)?}");

  private final StringBuilder svg = new StringBuilder();

  private DashboardPicture() {}

  /** The picture as SVG. */
  static String of(JsonObject dashboard) {
    return new DashboardPicture().drawn(dashboard.getAsJsonArray("widgets"));
  }

  private String drawn(JsonArray widgets) {
    int height = 0;
    for (JsonElement element : widgets) {
      JsonObject widget = element.getAsJsonObject();
      height = Math.max(height, (number(widget, "y") + number(widget, "height")) * ROW);
    }
    line(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
            + " font-size=\"11\">",
        24 * COLUMN, height);
    line("<rect width=\"%d\" height=\"%d\" fill=\"#eaeded\"/>", 24 * COLUMN, height);
    widgets.forEach(widget -> draw(widget.getAsJsonObject()));
    line("</svg>");
    return svg.toString();
  }

  private void draw(JsonObject widget) {
    int x = number(widget, "x") * COLUMN + GAP / 2;
    int y = number(widget, "y") * ROW + GAP / 2;
    int width = number(widget, "width") * COLUMN - GAP;
    int height = number(widget, "height") * ROW - GAP;
    JsonObject properties = widget.getAsJsonObject("properties");
    line(
        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"3\" fill=\"#fff\""
            + " stroke=\"#d5dbdb\"/>",
        x, y, width, height);
    text(x + 10, y + 18, "#16191f", "font-weight=\"bold\"", properties.get("title").getAsString());
    if (widget.get("type").getAsString().equals("alarm")) {
      alarms(properties.getAsJsonArray("alarms"), x, y, width);
    } else if (properties.get("view").getAsString().equals("singleValue")) {
      numbers(labels(properties), x, y, width);
    } else {
      graph(labels(properties), x, y, width, height);
    }
  }

  private void alarms(JsonArray alarms, int x, int y, int width) {
    int columns = 5;
    for (int i = 0; i < alarms.size(); i++) {
      int left = x + 10 + i % columns * ((width - 20) / columns);
      int top = y + 36 + i / columns * 18;
      line("<circle cx=\"%d\" cy=\"%d\" r=\"4\" fill=\"#1d8102\"/>", left + 4, top - 4);
      String name = named(alarms.get(i).getAsString()).replace("Observability", "");
      text(left + 14, top, "#16191f", "", name);
    }
  }

  private void numbers(List<String> labels, int x, int y, int width) {
    int each = (width - 20) / labels.size();
    for (int i = 0; i < labels.size(); i++) {
      text(x + 10 + i * each, y + 66, "#16191f", "font-size=\"24\"", "–");
      text(x + 10 + i * each, y + 90, "#545b64", "", labels.get(i));
    }
  }

  private void graph(List<String> labels, int x, int y, int width, int height) {
    int legend = labels.size() * LINE;
    int bottom = y + height - legend - 12;
    for (int i = 0; i < 4; i++) {
      int level = bottom - i * (bottom - y - 34) / 3;
      line(
          "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#eaeded\"/>",
          x + 14, level, x + width - 14, level);
    }
    for (int i = 0; i < labels.size(); i++) {
      int top = bottom + 16 + i * LINE;
      line(
          "<rect x=\"%d\" y=\"%d\" width=\"9\" height=\"9\" fill=\"%s\"/>",
          x + 14, top - 9, COLORS[i % COLORS.length]);
      text(x + 28, top, "#545b64", "", labels.get(i));
    }
  }

  /** The name of each metric of a widget: its label, or its metric name and resource. */
  private static List<String> labels(JsonObject properties) {
    List<String> labels = new ArrayList<>();
    for (JsonElement element : properties.getAsJsonArray("metrics")) {
      JsonArray metric = element.getAsJsonArray();
      JsonElement last = metric.get(metric.size() - 1);
      JsonObject options = last.isJsonObject() ? last.getAsJsonObject() : new JsonObject();
      if (options.has("expression")) {
        labels.add("one line for each reason");
      } else if (options.has("label")) {
        labels.add(options.get("label").getAsString());
      } else {
        labels.add(
            named(metric.get(3).getAsString())
                + ": "
                + metric.get(1).getAsString()
                + (options.has("yAxis") ? " (right axis)" : ""));
      }
    }
    return labels;
  }

  private static String named(String reference) {
    Matcher resource = RESOURCE.matcher(reference);
    String id = resource.find() ? resource.group(1) : reference;
    return id.replaceAll("^Queues|JavaFunction$", "");
  }

  private void text(int x, int y, String color, String style, String text) {
    line(
        "<text x=\"%d\" y=\"%d\" fill=\"%s\" %s>%s</text>",
        x, y, color, style, text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
  }

  private void line(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private static int number(JsonObject object, String name) {
    return object.get(name).getAsInt();
  }
}
