/** Operation of a deployed stage: status, watch, replay, reconcile and redrive. */
package dev.orderpipeline.cli.operate;
