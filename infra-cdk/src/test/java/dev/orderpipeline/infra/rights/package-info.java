/**
 * The offline proof of rights: what the functions called in the end-to-end tests is decided by the
 * policies of the template. See docs/rights.md.
 */
package dev.orderpipeline.infra.rights;
