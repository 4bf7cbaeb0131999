package dev.orderpipeline.transform.join;

/**
 * A reference of a file to a row that another file lacks, beside one that the other file has. It
 * shows how the references of two files differ.
 *
 * @param unknown the first reference that the other file lacks
 * @param listed the first reference of the other file
 */
public record UnmatchedReference(String unknown, String listed) {}
