package dev.espalier.format.eeprom;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import dev.espalier.format.bytes.FormatException;

/**
 * A whole image of the EEPROM. Immutable: a change gives a new image, in which all that it does not mean to change, known
 * or unknown, has the bytes it had.
 */
public final class EepromImage {
    /** The vendor's tool takes no longer {@code bootconf.txt}. */
    public static final int MAX_CONFIG_SIZE = 4076;

    /** The least and the greatest time that can be told from erased bytes and from none. */
    public static final long FIRST_UPDATE_TIME = 1;

    public static final long LAST_UPDATE_TIME = 0xFFFFFFFEL;

    private static final String CONFIG = "bootconf.txt";
    private static final String SIGNATURE = "bootconf.sig";
    private static final String UPDATE_TIME = "updatetime";
    private static final String SECOND_SYSTEM = "bootsys";

    private static final int READ_ONLY_END = 0x10000;
    private static final int PARTITION_A_END = 0x107000;
    /** At the end of the image, the bootloader's own. */
    private static final int SCRATCH_SIZE = 0x1000;

    private static final byte ERASED = (byte) 0xFF;
    private static final int ERASED_WORD = 0xFFFFFFFF;

    private final byte[] bytes;
    private final EepromChip chip;
    private final List<EepromSection> sections;
    private final EepromSection config;

    private EepromImage(byte[] bytes, EepromChip chip) throws FormatException {
        this.bytes = bytes;
        this.chip = chip;
        this.sections = readSections();
        this.config = findConfig();
        checkUpdateTimes();
    }

    /**
     * Reads the whole file.
     *
     * @param image copied
     */
    public static EepromImage parse(byte[] image) throws FormatException {
        Optional<EepromChip> chip = EepromChip.ofImageSize(image.length);
        boolean begins = image.length >= Integer.BYTES && ByteBuffer.wrap(image).getInt() == EepromSection.BOOTCODE;
        if (chip.isPresent() && begins) {
            return new EepromImage(image.clone(), chip.get());
        }
        String sizes =
                EepromChip.BCM2711.imageSize() + " (BCM2711) or " + EepromChip.BCM2712.imageSize() + " (BCM2712)";
        throw begins
                ? FormatException.damaged(
                        image.length, "size", "an EEPROM image of " + image.length + " bytes; whole ones have " + sizes)
                : FormatException.notThisFormat(
                        0,
                        "magic",
                        "no bootcode at the beginning of these " + image.length
                                + " bytes; an EEPROM image begins with it and has " + sizes + " bytes");
    }

    private List<EepromSection> readSections() throws FormatException {
        List<EepromSection> found = new ArrayList<>();
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        int at = 0;
        while (at < bytes.length) {
            int magic = buffer.getInt(at);
            if (magic == 0 || magic == ERASED_WORD) {
                break;
            }
            if ((magic & EepromSection.MAGIC_MASK) != EepromSection.BOOTCODE) {
                throw FormatException.damaged(at, "magic", "0x" + Integer.toHexString(magic) + " begins no section");
            }
            long length = Integer.toUnsignedLong(buffer.getInt(at + Integer.BYTES));
            if (length > bytes.length - at - EepromSection.HEADER_SIZE) {
                throw FormatException.damaged(
                        at + Integer.BYTES,
                        "length",
                        "a section of " + length + " bytes runs over the end of the image");
            }
            EepromSection section = new EepromSection(at, magic, (int) length, name(at, magic, (int) length));
            found.add(section);
            at = section.next();
        }
        return List.copyOf(found);
    }

    private String name(int at, int magic, int length) throws FormatException {
        int from = at + EepromSection.HEADER_SIZE;
        if (magic == EepromSection.FILE) {
            if (length < EepromSection.FILE_OVERHEAD) {
                throw FormatException.damaged(
                        at + Integer.BYTES, "length", "a file of " + length + " bytes has no name");
            }
            if (ByteBuffer.wrap(bytes).getInt(from + EepromSection.NAME_SIZE) != 0) {
                throw FormatException.unsupported(from + EepromSection.NAME_SIZE, "reserved", "not zero");
            }
            return printable(from, EepromSection.NAME_SIZE)
                    .orElseThrow(() -> FormatException.damaged(from, "name", "not a name in ASCII"));
        }
        boolean part = magic != EepromSection.BOOTCODE && magic != EepromSection.PADDING;
        return part && length >= EepromSection.FILE_OVERHEAD
                ? printable(from, EepromSection.FILE_OVERHEAD).orElse("")
                : "";
    }

    /** ASCII with zeroes behind it. */
    private Optional<String> printable(int from, int size) {
        String field = new String(bytes, from, size, StandardCharsets.ISO_8859_1);
        int end = field.indexOf('\0');
        String name = end < 0 ? field : field.substring(0, end);
        boolean clean = !name.isEmpty()
                && name.chars().allMatch(c -> c > ' ' && c <= '~')
                && field.substring(name.length()).chars().allMatch(c -> c == 0);
        return clean ? Optional.of(name) : Optional.empty();
    }

    private EepromSection findConfig() throws FormatException {
        List<EepromSection> named = files(CONFIG);
        if (named.isEmpty()) {
            throw FormatException.damaged(0, CONFIG, "the image has no such file");
        }
        if (named.size() > 1) {
            throw FormatException.unsupported(
                    named.get(1).offset(),
                    CONFIG,
                    "a second one, after that at 0x"
                            + Integer.toHexString(named.get(0).offset())
                            + ": read back from a board, whose journal says which partition is in use;"
                            + " take an image of a release");
        }
        EepromSection found = named.get(0);
        if (found.offset() < READ_ONLY_END || found.offset() >= PARTITION_A_END) {
            throw FormatException.unsupported(
                    found.offset(),
                    CONFIG,
                    "lies at 0x" + Integer.toHexString(found.offset()) + ", where no bootloader keeps it");
        }
        for (EepromSection section : sections) {
            if (holdsTwoSystems() && section.offset() < PARTITION_A_END && section.next() > PARTITION_A_END) {
                throw FormatException.damaged(
                        section.offset(),
                        section.kind(),
                        "runs over the end of partition A at 0x" + Integer.toHexString(PARTITION_A_END)
                                + ": an rpi-eeprom-config from before 2026-05-21 writes such images, over partition B"
                                + " and a journal");
            }
        }
        return found;
    }

    private void checkUpdateTimes() throws FormatException {
        for (EepromSection file : files(UPDATE_TIME)) {
            if (file.length() != EepromSection.FILE_OVERHEAD + Long.BYTES) {
                throw FormatException.damaged(file.offset(), UPDATE_TIME, "does not hold two words");
            }
        }
        if (inReadOnlyPart(UPDATE_TIME) && files(UPDATE_TIME).size() != 2) {
            throw FormatException.damaged(
                    files(UPDATE_TIME).get(0).offset(),
                    UPDATE_TIME,
                    "not once in the read-only part and once in partition A");
        }
    }

    private boolean inReadOnlyPart(String name) {
        return files(name).stream().anyMatch(file -> file.offset() < READ_ONLY_END);
    }

    private List<EepromSection> files(String name) {
        return sections.stream()
                .filter(section -> section.isFile() && section.name().equals(name))
                .toList();
    }

    public EepromChip chip() {
        return chip;
    }

    /** In the order of the image, up to its end mark. */
    public List<EepromSection> sections() {
        return sections;
    }

    /** Whether it has a second partition that an update is written to, as images for the BCM2712 from 2026-05-13 on. */
    public boolean holdsTwoSystems() {
        return !files(SECOND_SYSTEM).isEmpty();
    }

    public BootloaderBuild build() {
        return BootloaderBuild.of(bytes, config.offset());
    }

    /** What {@code bootconf.txt} holds. */
    public BootConfig config() {
        return BootConfig.parse(Arrays.copyOfRange(bytes, config.contentOffset(), config.end()));
    }

    /** Whether a board in signed boot takes {@code bootconf.txt} as it is, and no other without a new signature. */
    public boolean isSigned() {
        for (EepromSection file : files(SIGNATURE)) {
            for (int at = file.contentOffset(); at < file.end(); at++) {
                if (bytes[at] != 0 && bytes[at] != ERASED) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The whole file. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /** The time of the update that this image is, in seconds since 1970; empty when none is written in it. */
    public Optional<Long> updateTime() {
        return updateTimeOffsets().stream()
                .map(this::updateTimeAt)
                .flatMap(Optional::stream)
                .max(Long::compare);
    }

    private Optional<Long> updateTimeAt(int at) {
        ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int inverted = words.getInt(at);
        long time = Integer.toUnsignedLong(words.getInt(at + Integer.BYTES));
        boolean valid = inverted == ~(int) time && FIRST_UPDATE_TIME <= time && time <= LAST_UPDATE_TIME;
        return valid ? Optional.of(time) : Optional.empty();
    }

    /** Both files {@code updatetime} when there is one in the read-only part, else the last bytes of the image. */
    private List<Integer> updateTimeOffsets() {
        return inReadOnlyPart(UPDATE_TIME)
                ? files(UPDATE_TIME).stream().map(EepromSection::contentOffset).toList()
                : List.of(bytes.length - Long.BYTES);
    }

    /**
     * This image with another {@code bootconf.txt}, proved by reading it back.
     *
     * @throws FormatException when the text does not fit, or when this image would be damaged by a change
     */
    public EepromImage withConfig(BootConfig changed) throws FormatException {
        byte[] text = changed.toBytes();
        int from = config.offset();
        int limit = limit();
        if (text.length > MAX_CONFIG_SIZE || text.length > limit - config.contentOffset()) {
            throw FormatException.unsupported(
                    from,
                    CONFIG,
                    text.length + " bytes; there is room for "
                            + Math.min(MAX_CONFIG_SIZE, limit - config.contentOffset()));
        }
        if (isSigned() && !changed.equals(config())) {
            throw FormatException.unsupported(
                    from, SIGNATURE, "a signed configuration: a board in signed boot takes no other without the key");
        }
        checkErasable(limit);

        ByteBuffer patched = ByteBuffer.wrap(bytes.clone());
        patched.putInt(from + Integer.BYTES, text.length + EepromSection.FILE_OVERHEAD);
        patched.position(config.contentOffset()).put(text);
        int end = EepromSection.aligned(patched.position());
        Arrays.fill(patched.array(), patched.position(), limit, ERASED);
        boolean last = sections.get(sections.size() - 1).equals(config);
        if (!last && limit > end) {
            // Otherwise the walk from section to section would end here.
            patched.putInt(end, EepromSection.PADDING)
                    .putInt(end + Integer.BYTES, limit - end - EepromSection.HEADER_SIZE);
        }
        EepromImage image = new EepromImage(patched.array(), chip);
        if (!image.config().equals(changed) || !hasSameBytesOutside(image, from, limit)) {
            throw new IllegalStateException("the patched image does not read back as it was written");
        }
        if (!image.sectionsFrom(limit).equals(sectionsFrom(limit))) {
            throw FormatException.damaged(
                    from,
                    CONFIG,
                    "the sections behind it do not lead to what begins at 0x" + Integer.toHexString(limit));
        }
        return image;
    }

    /** The first byte behind {@code bootconf.txt} that something else may need. */
    private int limit() {
        int limit = Math.min(bytes.length - SCRATCH_SIZE, PARTITION_A_END);
        for (EepromSection section : sections.subList(sections.indexOf(config) + 1, sections.size())) {
            if (!section.isPadding()) {
                return Math.min(limit, section.offset());
            }
        }
        return limit;
    }

    /** Only what is erased, or says that it is padding, makes room. */
    private void checkErasable(int limit) throws FormatException {
        int at = config.end();
        for (EepromSection section : sections.subList(sections.indexOf(config) + 1, sections.size())) {
            if (section.offset() < limit) {
                checkErased(at, section.offset());
                at = section.offset() + EepromSection.HEADER_SIZE;
            }
        }
        checkErased(at, limit);
    }

    private void checkErased(int from, int to) throws FormatException {
        for (int at = from; at < to; at++) {
            if (bytes[at] != ERASED) {
                throw FormatException.unsupported(
                        at, CONFIG, "something that no section accounts for lies behind it and would be erased");
            }
        }
    }

    private boolean hasSameBytesOutside(EepromImage other, int from, int to) {
        return Arrays.equals(bytes, 0, from, other.bytes, 0, from)
                && Arrays.equals(bytes, to, bytes.length, other.bytes, to, other.bytes.length);
    }

    private List<EepromSection> sectionsFrom(int offset) {
        return sections.stream().filter(section -> section.offset() >= offset).toList();
    }

    /**
     * This image with that time in it: a board then takes only later updates.
     *
     * @param seconds since 1970, from {@link #FIRST_UPDATE_TIME} to {@link #LAST_UPDATE_TIME}
     */
    public EepromImage withUpdateTime(long seconds) throws FormatException {
        if (seconds < FIRST_UPDATE_TIME || seconds > LAST_UPDATE_TIME) {
            throw new IllegalArgumentException("no time of an update: " + seconds);
        }
        ByteBuffer patched = ByteBuffer.wrap(bytes.clone()).order(ByteOrder.LITTLE_ENDIAN);
        for (int at : updateTimeOffsets()) {
            patched.putInt(at, ~(int) seconds).putInt(at + Integer.BYTES, (int) seconds);
        }
        return new EepromImage(patched.array(), chip);
    }
}
