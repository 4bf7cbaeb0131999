package dev.orderpipeline.simulation;

import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.processor.archive.Manifest;
import dev.orderpipeline.processor.archive.Part;
import dev.orderpipeline.processor.archive.PartedArchive;
import dev.orderpipeline.processor.run.WorkFiles;
import dev.orderpipeline.spark.job.PartedRunEngine;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;

/** The job's engine with wrong closing messages. */
final class TamperedClosing {
  private TamperedClosing() {}

  static PartedRunEngine of(Tampering tampering, PartedRunEngine engine) {
    if (tampering != Tampering.INCOMPLETE_CLOSING_MESSAGE
        && tampering != Tampering.UNORDERED_CLOSING_MESSAGE) {
      return engine;
    }
    return (PartedRunEngine)
        Proxy.newProxyInstance(
            PartedRunEngine.class.getClassLoader(),
            new Class<?>[] {PartedRunEngine.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("closed")) {
                return closed(
                    tampering,
                    engine,
                    (FileSetId) arguments[0],
                    (int) arguments[1],
                    (PartedArchive) arguments[2],
                    (WorkFiles) arguments[3]);
              }
              try {
                return method.invoke(engine, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static PartedArchive closed(
      Tampering tampering,
      PartedRunEngine engine,
      FileSetId set,
      int revision,
      PartedArchive messages,
      WorkFiles work)
      throws IOException {
    List<Part> parts = messages.manifest().parts();
    boolean isIncomplete = tampering == Tampering.INCOMPLETE_CLOSING_MESSAGE;
    PartedArchive counted =
        isIncomplete
            ? new PartedArchive(
                messages.prefix(),
                new Manifest(parts.subList(0, parts.size() - 1)),
                messages.contentDigest())
            : messages;
    List<Part> closed = engine.closed(set, revision, counted, work, () -> {}).manifest().parts();
    Part closing = closed.get(closed.size() - 1);
    return messages.closedBy(isIncomplete ? closing : asErrorMessage(closing));
  }

  private static Part asErrorMessage(Part closing) {
    return new Part(
        closing.name(), closing.objectDigest(), closing.contentDigest(), closing.size(), 0, 1);
  }
}
