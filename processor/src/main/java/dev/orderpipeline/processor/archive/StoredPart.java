package dev.orderpipeline.processor.archive;

import java.io.Serializable;

/**
 * Where a part of an archive lies.
 *
 * @param key in the results bucket
 * @param versionId of the object; null for one that is known by its digest
 * @param objectDigest SHA-256 of the object's bytes, hexadecimal
 */
public record StoredPart(String key, String versionId, String objectDigest)
    implements Serializable {}
