package dev.orderpipeline.processor.run;

import dev.orderpipeline.model.ProcessingRequest.DryRun;
import dev.orderpipeline.model.RunSummary;
import java.io.IOException;

/** Tells what a manual request would send. */
@FunctionalInterface
interface DryRunHandler {
  /** Answers a dry run. */
  RunSummary dryRun(DryRun request) throws IOException;
}
