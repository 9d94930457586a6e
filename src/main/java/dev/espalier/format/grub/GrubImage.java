package dev.espalier.format.grub;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

import dev.espalier.format.bytes.ByteReader;
import dev.espalier.format.bytes.ByteView;
import dev.espalier.format.bytes.FormatException;

/**
 * What a 64-bit EFI image of GRUB was made with.
 *
 * @param prefix the directory of {@code grub-mkimage -p}
 * @param config the script of {@code grub-mkimage -c}, which runs first
 * @param memoryDisk whether it brings files of its own, as the network images of distributions do
 */
public record GrubImage(Optional<String> prefix, Optional<String> config, boolean memoryDisk) {
    private static final int PE_OFFSET_AT = 0x3C;
    private static final int PE_SIGNATURE = 0x4550; // "PE\0\0"
    private static final int SECTION_COUNT = 6;
    private static final int OPTIONAL_HEADER_SIZE = 20;
    private static final int OPTIONAL_HEADER = 24;
    private static final int SECTION_HEADER = 40;
    private static final int SECTION_NAME = 8;
    private static final int RAW_SIZE = 16;
    private static final int RAW_OFFSET = 20;
    private static final int MAX_SECTIONS = 96;
    private static final String MODULES = "mods";

    private static final int MODULE_INFO_SIZE = 24;
    private static final long MODULE_MAGIC = 0x676D696DL; // "mimg"
    private static final int FIRST_MODULE = 8;
    private static final int ALL_MODULES = 16;
    private static final int MODULE_HEADER = 8;
    private static final int TYPE_MEMORY_DISK = 1;
    private static final int TYPE_CONFIG = 2;
    private static final int TYPE_PREFIX = 3;
    private static final int LONGEST_TEXT = 1 << 16;

    /**
     * Reads the section of modules.
     *
     * @throws FormatException of kind NOT_THIS_FORMAT when this is no PE file with such a section
     */
    public static GrubImage parse(ByteView file) throws IOException {
        if (ByteReader.read(file, 0, 2).u16le(0) != 0x5A4D) {
            throw FormatException.notThisFormat(0, "MZ", "not a PE file");
        }
        long pe = ByteReader.read(file, PE_OFFSET_AT, 4).u32le(0);
        ByteReader header = ByteReader.read(file, pe, OPTIONAL_HEADER);
        if (header.u32le(0) != PE_SIGNATURE) {
            throw header.notThisFormat(0, "PE", "not a PE file");
        }
        int sections = header.u16le(SECTION_COUNT);
        if (sections > MAX_SECTIONS) {
            throw header.damaged(SECTION_COUNT, "NumberOfSections", sections + " sections");
        }
        long table = pe + OPTIONAL_HEADER + header.u16le(OPTIONAL_HEADER_SIZE);
        for (int i = 0; i < sections; i++) {
            ByteReader section = ByteReader.read(file, table + (long) i * SECTION_HEADER, SECTION_HEADER);
            if (text(section.bytes(0, SECTION_NAME)).equals(MODULES)) {
                return modules(file, section.u32le(RAW_OFFSET), section.u32le(RAW_SIZE));
            }
        }
        throw FormatException.notThisFormat(table, MODULES, "no section of GRUB's modules");
    }

    private static GrubImage modules(ByteView file, long start, long size) throws IOException {
        ByteReader info = ByteReader.read(file, start, MODULE_INFO_SIZE);
        if (info.u32le(0) != MODULE_MAGIC) {
            throw info.notThisFormat(0, "mimg", "not GRUB's list of modules for a 64-bit machine");
        }
        long at = info.u64le(FIRST_MODULE);
        long end = info.u64le(ALL_MODULES);
        if (at < MODULE_INFO_SIZE || end < at || end > size) {
            throw info.damaged(FIRST_MODULE, "offset", at + " to " + end + " in a section of " + size + " bytes");
        }
        Optional<String> prefix = Optional.empty();
        Optional<String> config = Optional.empty();
        boolean memoryDisk = false;
        while (at < end) {
            ByteReader module = ByteReader.read(file, start + at, MODULE_HEADER);
            long type = module.u32le(0);
            long length = module.u32le(4);
            if (length < MODULE_HEADER || length > end - at) {
                throw module.damaged(4, "size", length + " bytes, but " + (end - at) + " are left");
            }
            if (type == TYPE_PREFIX || type == TYPE_CONFIG) {
                if (length > LONGEST_TEXT) {
                    throw module.unsupported(4, "size", length + " bytes of text");
                }
                String text = text(file.read(start + at + MODULE_HEADER, (int) length - MODULE_HEADER));
                prefix = type == TYPE_PREFIX ? Optional.of(text) : prefix;
                config = type == TYPE_CONFIG ? Optional.of(text) : config;
            }
            memoryDisk |= type == TYPE_MEMORY_DISK;
            at += length;
        }
        return new GrubImage(prefix, config, memoryDisk);
    }

    /** Up to the NUL that ends or fills the field. */
    private static String text(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }
}
