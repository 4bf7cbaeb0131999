/**
 * Control of runs: which worker does which step when. Read it in this order.
 *
 * <ol>
 *   <li>request: {@code RequestProcessor}, {@code ManualRequestProcessor}, {@code Engines}
 *   <li>lease: {@code SetLeases}, {@code HeldLease}
 *   <li>run: {@code RunWorker}, {@code RunClaims}
 *   <li>build: {@code RunEngine}, {@code DayBuilder}, {@code QualityGate}, {@code RunArchiver}
 *   <li>publish: {@code RunPublisher}
 *   <li>finish: {@code RunFinisher}, or {@code RunEndings} if the run is not published
 * </ol>
 *
 * <p>Beside them, {@code ReplayWorker} sends a published revision again, {@code
 * RevisionReplacement} handles restored tables and lost archives, and {@code DryRuns} reports what
 * a request would send.
 */
package dev.orderpipeline.processor.run;
