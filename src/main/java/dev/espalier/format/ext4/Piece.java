package dev.espalier.format.ext4;

/**
 * Bytes of a file that lie in a row on the volume. What no piece covers is a hole and reads as zeros.
 *
 * @param logical where they begin in the file
 * @param physical where they begin on the volume
 * @param length at least 1
 */
public record Piece(long logical, long physical, long length) {}
