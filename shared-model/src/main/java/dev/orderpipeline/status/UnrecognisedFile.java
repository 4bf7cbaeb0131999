package dev.orderpipeline.status;

import com.google.gson.stream.JsonWriter;
import dev.orderpipeline.model.DropKey.SetFile;
import dev.orderpipeline.model.DropKey.Unrecognised;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import java.io.IOException;
import java.time.Instant;
import java.util.Objects;

/** A file in the drop bucket whose name belongs to no file set. */
public record UnrecognisedFile(Unrecognised file, Instant uploadedAt) {

  public UnrecognisedFile {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(uploadedAt, "uploadedAt");
  }

  /** Returns whether this is probably that file of a set under another name. */
  boolean isMeantAs(FileSetId set, FileKind kind) {
    return file.intended().filter(new SetFile(set, kind)::equals).isPresent();
  }

  /** What to do, without a full stop, such as {@code rename to acme/orders_20220130.csv}. */
  String advice() {
    return file.renameTo()
        .map(key -> "rename to " + key)
        .or(
            () ->
                file.intended()
                    .map(meant -> "send it as CSV text named " + meant.set().key(meant.kind())))
        .orElseGet(() -> "expected " + file.expected());
  }

  /** Writes the file as one JSON object. */
  void writeTo(JsonWriter json) throws IOException {
    json.beginObject();
    json.name("key").value(file.key());
    json.name("uploaded_at").value(uploadedAt.toString());
    json.name("fault").value(file.fault().sentence());
    json.name("advice").value(advice());
    if (file.renameTo().isPresent()) {
      json.name("rename_to").value(file.renameTo().get());
    }
    if (file.intended().isPresent()) {
      json.name("file_set").value(file.intended().get().set().toString());
    }
    json.name("receipt").value(file.receiptKey());
    json.endObject();
  }
}
