/** Pages for partners' staff: texts in several languages, and templates without logic. */
package dev.orderpipeline.page;
