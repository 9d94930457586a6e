package dev.espalier.format.ext4;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/** Pieces at 24 bytes each, since some hundred thousand files have theirs in memory together. */
final class PieceList extends AbstractList<Piece> implements RandomAccess {
    private static final int NUMBERS = 3;

    private final long[] numbers;

    private PieceList(long[] numbers) {
        this.numbers = numbers;
    }

    static List<Piece> of(List<Piece> pieces) {
        if (pieces.isEmpty()) {
            return List.of();
        }
        long[] numbers = new long[pieces.size() * NUMBERS];
        int at = 0;
        for (Piece piece : pieces) {
            numbers[at++] = piece.logical();
            numbers[at++] = piece.physical();
            numbers[at++] = piece.length();
        }
        return new PieceList(numbers);
    }

    @Override
    public Piece get(int index) {
        int at = index * NUMBERS;
        return new Piece(numbers[at], numbers[at + 1], numbers[at + 2]);
    }

    @Override
    public int size() {
        return numbers.length / NUMBERS;
    }
}
