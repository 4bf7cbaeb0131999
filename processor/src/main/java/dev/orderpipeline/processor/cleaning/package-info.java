/**
 * Records to rows: finds the needed columns in a header, unpacks packed cells, and turns each
 * record into a typed row or a rejection. Looks at one record at a time and knows no other row. The
 * way in for a whole file is {@link dev.orderpipeline.processor.cleaning.FileCleaning}.
 */
package dev.orderpipeline.processor.cleaning;
