package dev.orderpipeline.processor.run;

import dev.orderpipeline.model.ProcessingRequest.DryRun;
import dev.orderpipeline.model.RunSummary;
import java.io.IOException;

/** Handler of dry runs, which report what a manual request would send. */
@FunctionalInterface
public interface DryRunHandler {
  /** Runs a dry run. */
  RunSummary dryRun(DryRun request) throws IOException;
}
