package dev.orderpipeline.transform.intake;

/** How the bytes of a file are text. */
public enum FileEncoding {
  /** UTF-8, also with damaged bytes, and ASCII. */
  UTF_8,
  /** UTF-16, by its byte order mark. */
  UTF_16,
  /** Windows-1252, by {@link Windows1252#encodingOf}. */
  WINDOWS_1252
}
