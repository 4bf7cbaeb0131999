/**
 * The offline proof of rights: checks the calls of the end-to-end tests against the policies of the
 * template. See docs/rights.md.
 */
package dev.orderpipeline.infra.rights;
