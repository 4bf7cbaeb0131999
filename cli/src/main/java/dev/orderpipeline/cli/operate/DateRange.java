package dev.orderpipeline.cli.operate;

import com.google.gson.JsonObject;
import dev.orderpipeline.model.FileSetId;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The file sets of a range of dates, and the days without one.
 *
 * @param sets those with a revision, which can be replayed
 * @param leftOut a line for each other day and set, with the reason
 */
record DateRange(List<FileSetId> sets, List<String> leftOut) {

  DateRange {
    sets = List.copyOf(sets);
    leftOut = List.copyOf(leftOut);
  }

  /**
   * Finds the sets of the range.
   *
   * @param partners empty for all partners
   */
  static DateRange find(
      RemotePipeline pipeline, LocalDate from, LocalDate to, List<String> partners) {
    TreeSet<FileSetId> sets = new TreeSet<>();
    List<String> leftOut = new ArrayList<>();
    for (LocalDate date = from; !date.isAfter(to); date = date.plusDays(1)) {
      TreeSet<FileSetId> absent = new TreeSet<>();
      for (String partner : partners) {
        absent.add(new FileSetId(partner, date));
      }
      boolean anyRecorded = false;
      for (JsonObject set : RemotePipeline.sets(pipeline.status(Optional.of(date.toString())))) {
        FileSetId id = FileSetId.parse(set.get("file_set").getAsString()).orElseThrow();
        if (!partners.isEmpty() && !partners.contains(id.partner())) {
          continue;
        }
        anyRecorded = true;
        absent.remove(id);
        if (set.get("revision").getAsInt() > 0) {
          sets.add(id);
        } else {
          leftOut.add(id + " is not replayed: " + StatusTable.text(set, "sentence"));
        }
      }
      absent.forEach(id -> leftOut.add(id + " is not replayed: nothing is recorded"));
      if (partners.isEmpty() && !anyRecorded) {
        leftOut.add(date + " is not replayed: no partner has a record");
      }
    }
    return new DateRange(List.copyOf(sets), leftOut);
  }
}
