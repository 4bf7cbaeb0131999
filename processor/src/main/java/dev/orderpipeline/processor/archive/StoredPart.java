package dev.orderpipeline.processor.archive;

import java.io.Serializable;

/**
 * Key, version and digest of an archive's part in the results bucket.
 *
 * @param key the key of the object
 * @param versionId the version of the object; null if only its digest identifies it
 * @param objectDigest SHA-256 of the object's bytes, hexadecimal
 */
public record StoredPart(String key, String versionId, String objectDigest)
    implements Serializable {}
