package dev.orderpipeline.processor.run;

import dev.orderpipeline.json.JsonText;
import dev.orderpipeline.json.ProcessingRequestJson;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.ProcessingRequest.Mode;
import dev.orderpipeline.model.RunFailure;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.model.ThresholdChanges;
import dev.orderpipeline.model.Thresholds;
import dev.orderpipeline.processor.receipt.CountsJson;
import dev.orderpipeline.processor.receipt.QualityFigures;
import dev.orderpipeline.transform.intake.FileRejectedException;
import java.util.List;
import java.util.Optional;

/** Checks whether too much is wrong with a build to publish it. */
public final class QualityGate {
  private QualityGate() {}

  /**
   * The reason why a build is not published.
   *
   * @param failure for the partner: code, files and remedy
   * @param logged the text of the failure for logs, without references
   * @param remedy for the operator: the request that publishes the build as it is
   */
  public record Rejection(RunFailure failure, String logged, String remedy) {
    /** Returns both texts, for the operator. */
    String sentence() {
      return failure.text() + " " + remedy;
    }
  }

  /**
   * Checks the figures of a build against thresholds.
   *
   * @param revision the revision for the request in the remedy
   */
  static Optional<Rejection> check(
      FileSetId set, int revision, QualityFigures figures, Thresholds thresholds) {
    return check(set, revision, Mode.REBUILD, figures, thresholds);
  }

  /**
   * Checks the figures of a build against thresholds.
   *
   * @param revision the revision for the request in the remedy
   * @param mode the mode of that request
   */
  static Optional<Rejection> check(
      FileSetId set, int revision, Mode mode, QualityFigures figures, Thresholds thresholds) {
    return Excess.failure(Excess.all(set, figures, thresholds))
        .map(
            failure -> {
              List<Excess> logged = Excess.all(set, figures.withoutReferences(), thresholds);
              return new Rejection(
                  failure,
                  Excess.failure(logged).orElseThrow().text(),
                  "To publish it as it is, send "
                      + request(set, revision, mode, Excess.remedy(logged)));
            });
  }

  /** Checks a run's build. Too many errors come first, because no request can publish them. */
  public static Optional<Rejection> check(FileSetId set, RunRecord run, BuildResult<?> build) {
    return build
        .tooManyErrors()
        .map(QualityGate::ofTooManyErrors)
        .or(() -> check(set, run.key().revision(), build.figures(), RunClaims.thresholds(run)));
  }

  private static Rejection ofTooManyErrors(FileRejectedException rejection) {
    return new Rejection(
        rejection.failure(),
        rejection.failure().text(),
        "No threshold allows it to be published as it is.");
  }

  /** Recreates the rejection of a run that was rejected by its thresholds. */
  static Optional<Rejection> rejection(FileSetId set, RunRecord run) {
    Optional<RunFailure> recorded = run.outcome().failure().filter(RunFailure::allowsAsItIs);
    if (run.state() != RunState.REJECTED || recorded.isEmpty()) {
      return Optional.empty();
    }
    return run.build()
        .counts()
        .flatMap(CountsJson::figures)
        .flatMap(
            figures ->
                run.build()
                    .thresholds()
                    .flatMap(thresholds -> check(set, run.key().revision(), figures, thresholds)))
        // The recorded failure also has the references, which the counts lack.
        .map(found -> new Rejection(recorded.get(), found.logged(), found.remedy()));
  }

  private static String request(FileSetId set, int revision, Mode mode, ThresholdChanges changes) {
    return JsonText.of(
        json -> {
          json.beginObject();
          json.name("file_set").value(set.toString());
          json.name("revision").value(revision);
          if (mode != Mode.REBUILD) {
            json.name("mode").value(mode.label());
          }
          ProcessingRequestJson.thresholds(changes, json);
          json.endObject();
        });
  }
}
