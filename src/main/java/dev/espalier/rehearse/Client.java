package dev.espalier.rehearse;

/**
 * Whoever speaks TFTP at a moment of the boot, with the options it asks for.
 *
 * @param name for people
 * @param window how many blocks go without an acknowledgement in between (RFC 7440)
 * @param strict whether only "file not found" lets it go on, and no other error
 */
record Client(String name, int blockSize, int window, boolean strict) {
    static final Client BOOT_ROM = new Client("boot ROM", 512, 1, true);
    static final Client BOOTCODE = new Client("bootcode.bin", 512, 1, true);
    static final Client EEPROM = new Client("EEPROM", 1468, 1, true);
    static final Client VIDEOCORE = new Client("VideoCore", 1024, 1, true);
    static final Client EDK2 = new Client("UEFI", 1468, 4, true);
    static final Client PXE_ROM = new Client("PXE ROM", 1456, 1, true);
    static final Client GRUB = new Client("GRUB", 1024, 1, false);
    static final Client IPXE = new Client("iPXE", 1432, 1, false);

    /** A block and its acknowledgement on a quiet network: a Pi was seen to get 3 to 3.5 MB/s in blocks of 1,468 bytes. */
    private static final long MICROS_PER_ROUND = 440;

    private static final long MICROS = 1000;

    /** About how long a file takes, in milliseconds. */
    long millis(long size, int agreedBlockSize) {
        long blocks = size / agreedBlockSize + 1;
        return blocks * MICROS_PER_ROUND / window / MICROS;
    }
}
