package dev.orderpipeline.processor.explain;

import com.google.gson.stream.JsonWriter;
import dev.orderpipeline.json.MessageJson;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.FileVersion;
import dev.orderpipeline.model.Message.CustomerMessage;
import dev.orderpipeline.model.PinnedFiles;
import dev.orderpipeline.processor.explain.ArchivedMessages.Archived;
import dev.orderpipeline.transform.join.CustomerShare;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What one revision says about a customer, and why.
 *
 * @param input the rows of its files
 * @param messages its archived messages; empty if nothing was archived, or the archive is
 *     unreadable
 * @param archiveFault why the archive could not be read
 * @param changes how it differs from the published revision before it; empty if that is unknown
 */
record RevisionExplanation(
    FileSetId set,
    KnownRevision revision,
    Input input,
    Optional<ArchivedMessages> messages,
    Optional<String> archiveFault,
    List<String> changes) {

  /**
   * The rows of a revision's files that name a customer.
   *
   * @param rows empty if the files could not be read, or no customer is named
   * @param share the customer's orders and total; empty if no accepted row lists the customer
   * @param fault why the files could not be read
   */
  record Input(Optional<NamedRows> rows, Optional<CustomerShare> share, Optional<String> fault) {
    static final Input UNREAD = new Input(Optional.empty(), Optional.empty(), Optional.empty());

    static Input unreadable(String fault) {
      return new Input(Optional.empty(), Optional.empty(), Optional.of(fault));
    }
  }

  RevisionExplanation withChanges(List<String> found) {
    return new RevisionExplanation(set, revision, input, messages, archiveFault, found);
  }

  /** Whether the request is about a message that names no customer. */
  boolean isAboutNobody() {
    return input.equals(Input.UNREAD);
  }

  /** The total that the rows give; empty if they give none. */
  Optional<CustomerMessage> computed() {
    return input
        .share()
        .flatMap(CustomerShare::message)
        .filter(CustomerMessage.class::isInstance)
        .map(CustomerMessage.class::cast);
  }

  /** Whether the archived total is the one that the rows give; empty if one of them is unknown. */
  Optional<Boolean> isConfirmed() {
    if (input.rows().isEmpty() || messages.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        messages.get().total().map(Archived::body).equals(computed().map(MessageJson::body)));
  }

  void writeTo(JsonWriter json) throws IOException {
    json.beginObject();
    json.name("revision").value(revision.number());
    json.name("sentence").value(Sentences.of(this));
    if (revision.run().isPresent()) {
      RunRecord run = revision.run().get();
      json.name("run_state").value(run.state().name());
      json.name("run_started_at").value(run.times().startedAt().toString());
    }
    if (revision.pinned().isPresent()) {
      writeInputs(revision.pinned().get(), json);
    }
    if (input.fault().isPresent()) {
      json.name("input_fault").value(input.fault().get());
    }
    if (input.rows().isPresent()) {
      json.name("rows");
      input.rows().get().writeTo(json);
      writeArithmetic(json);
    }
    if (archiveFault.isPresent()) {
      json.name("archive_fault").value(archiveFault.get());
    }
    if (messages.isPresent()) {
      writeMessages(messages.get(), json);
    }
    if (!changes.isEmpty()) {
      json.name("changes").beginArray();
      for (String change : changes) {
        json.value(change);
      }
      json.endArray();
    }
    json.endObject();
  }

  private void writeInputs(PinnedFiles pinned, JsonWriter json) throws IOException {
    json.name("inputs").beginArray();
    for (FileKind kind : FileKind.values()) {
      FileVersion version = pinned.of(kind);
      json.beginObject();
      json.name("file").value(kind.label());
      json.name("key").value(set.key(kind));
      json.name("version_id").value(version.versionId());
      json.name("etag").value(version.etag());
      json.name("size").value(version.size());
      json.name("uploaded_at").value(version.lastModified().toString());
      json.endObject();
    }
    json.endArray();
  }

  private void writeArithmetic(JsonWriter json) throws IOException {
    json.name("arithmetic").beginObject();
    json.name("is_listed").value(input.share().isPresent());
    if (input.share().isPresent()) {
      CustomerShare share = input.share().get();
      json.name("number_of_orders").value(share.orders());
      json.name("number_of_items").value(input.rows().orElseThrow().accepted(FileKind.ITEMS));
      json.name("total_amount_spent").jsonValue(MessageJson.plain(share.total()));
      json.name("is_withheld").value(share.isWithheld());
    }
    Optional<Boolean> confirmed = isConfirmed();
    if (confirmed.isPresent()) {
      json.name("equals_message").value(confirmed.get());
    }
    json.endObject();
  }

  private void writeMessages(ArchivedMessages found, JsonWriter json) throws IOException {
    json.name("messages").beginObject();
    json.name("count").value(found.count());
    json.name("archived").value(found.archived());
    if (revision.archive().isPresent()) {
      json.name("archive").value(revision.archive().get().key());
    }
    json.name("listed").beginArray();
    for (Archived message : found.listed()) {
      json.beginObject();
      json.name("position").value(message.position());
      json.name("message_id").value(message.messageId());
      json.name("body").value(message.body());
      json.name("accepted").beginArray();
      for (RunRecord run : revision.runs()) {
        json.value(Sentences.accepted(run, message.position()));
      }
      json.endArray();
      json.endObject();
    }
    json.endArray();
    json.endObject();
  }
}
