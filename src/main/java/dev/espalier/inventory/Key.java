package dev.espalier.inventory;

/**
 * One key of the inventory.
 *
 * @param standard what holds when the key is absent, in words for the table; empty when nothing does
 */
record Key(String name, KeyType type, String standard, String description) {
    static Key of(String name, KeyType type, String standard, String description) {
        return new Key(name, type, standard, description);
    }
}
