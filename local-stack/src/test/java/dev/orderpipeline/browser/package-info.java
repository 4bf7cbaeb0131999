/** A browser for tests of pages. */
package dev.orderpipeline.browser;
