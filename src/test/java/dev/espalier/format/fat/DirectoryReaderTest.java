package dev.espalier.format.fat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

import dev.espalier.format.bytes.ByteReader;
import dev.espalier.format.bytes.FormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.espalier.format.fat.FatImages.longEntries;
import static dev.espalier.format.fat.FatImages.shortEntry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DirectoryReaderTest {
    private static final String ALIAS = "ALIAS~1 TXT";
    private static final int SUM = LongName.checksum(latin1(ALIAS));
    private static final int FILE = 0x20;

    private final ByteArrayOutputStream directory = new ByteArrayOutputStream();

    @Test
    void handWrittenEntries_giveTheirFields() throws FormatException {
        String fields = """
                42                          LDIR_Ord: part 2 and the last
                2d00 6200 2e00 6400 7400    LDIR_Name1 "-b.dt"
                0f                          LDIR_Attr
                00                          LDIR_Type
                51                          LDIR_Chksum of "BCM271~1DTB"
                6200 0000 ffff ffff ffff ffff  LDIR_Name2 "b", its end and padding
                0000                        LDIR_FstClusLO
                ffff ffff                   LDIR_Name3, padding
                01                          LDIR_Ord: part 1
                6200 6300 6d00 3200 3700    LDIR_Name1 "bcm27"
                0f                          LDIR_Attr
                00                          LDIR_Type
                51                          LDIR_Chksum
                3100 3100 2d00 7200 7000 6900  LDIR_Name2 "11-rpi"
                0000                        LDIR_FstClusLO
                2d00 3400                   LDIR_Name3 "-4"
                42434d3237317e31 445442     DIR_Name "BCM271~1" "DTB"
                20                          DIR_Attr: archive
                00                          DIR_NTRes
                00 0000 0000                DIR_CrtTimeTenth, DIR_CrtTime, DIR_CrtDate
                0000                        DIR_LstAccDate
                0100                        DIR_FstClusHI
                0000 0000                   DIR_WrtTime, DIR_WrtDate
                0500                        DIR_FstClusLO
                39300000                    DIR_FileSize 12345
                00                          DIR_Name: the end
                """;
        String hex = fields.lines()
                .map(line -> line.substring(0, line.indexOf("  ")).replace(" ", ""))
                .collect(Collectors.joining());
        directory.writeBytes(HexFormat.of().parseHex(hex + "00".repeat(31)));
        assertThat(read(FatType.FAT32))
                .containsExactly(new DirectoryEntry("bcm2711-rpi-4-b.dtb", false, 0x10005, 12345, 1064));
    }

    @Test
    void upperHalfOfTheCluster_countsOnFat32Only() throws FormatException {
        add(shortEntry("A          ", FILE, 0, 0x00070005, 1));
        assertThat(read(FatType.FAT16).get(0).firstCluster()).isEqualTo(5);
        assertThat(read(FatType.FAT32).get(0).firstCluster()).isEqualTo(0x70005);
    }

    @Test
    void deletedEntriesLabelsAndDots_areNoFiles() throws FormatException {
        add(shortEntry("EFI        ", 0x08, 0, 0, 0));
        add(shortEntry(".          ", 0x10, 0, 9, 0));
        add(shortEntry("..         ", 0x10, 0, 0, 0));
        add(shortEntry("\u00E5ONE    TXT", FILE, 0, 5, 1));
        add(shortEntry("KEPT       ", FILE, 0, 5, 1));
        assertThat(names()).containsExactly("KEPT");
    }

    @Test
    void whatFollowsTheEnd_isNotRead() throws FormatException {
        add(shortEntry("KEPT       ", FILE, 0, 5, 1));
        add(new byte[32]);
        add(shortEntry("STALE      ", FILE, 0, 5, 1));
        assertThat(names()).containsExactly("KEPT");
    }

    @ParameterizedTest
    @CsvSource({
        "'README  TXT', 0x00, README.TXT", // no flags: as Linux and mtools show it
        "'README  TXT', 0x08, readme.TXT",
        "'README  TXT', 0x10, README.txt",
        "'README  TXT', 0x18, readme.txt",
        "'START4  ELF', 0x00, START4.ELF",
        "'NOSUFFIX   ', 0x00, NOSUFFIX",
        "'A       B  ', 0x00, A.B",
        "'A B     C D', 0x18, a b.c d",
        "'TITLE_I    ', 0x08, title_i", // the suite runs in Turkish
        "'\u0090COLE      ', 0x08, école",
        "'\u0005IGMA      ', 0x08, σigma",
    })
    void shortNames_areWrittenAsTheirFlagsSay(String name, String flags, String expected) throws FormatException {
        add(shortEntry(name, FILE, Integer.decode(flags), 5, 1));
        assertThat(names()).containsExactly(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "thirteenchars",
                "fourteen chars",
                "überlänge – ein Name mit Grüßen.txt",
                "漢字 и кириллица",
                "\uD83C\uDF53.dtb", // outside the first plane
                " leading space",
                "trailing.",
                "...",
                "a..b",
                "+,;=[].txt",
            })
    void longNames_areTakenAsTheyAre(String name) throws FormatException {
        addLong(name);
        assertThat(names()).containsExactly(name);
    }

    @Test
    void longestName_has255Characters() throws FormatException {
        addLong("n".repeat(255));
        assertThat(names()).containsExactly("n".repeat(255));
    }

    @Test
    void nameOf256Characters_isDamage() {
        addLong("n".repeat(256));
        refused("LDIR_Name: 256 characters are more than 255", 1000 + 20 * 32);
    }

    @ParameterizedTest
    @CsvSource({
        "../x, 3, 002F",
        "'a\\b', 2, 005C",
        "'tab\t', 4, 0009",
        "'del\u007F', 4, 007F",
        "'csi\u009B', 4, 009B",
        "'half\uD83C', 5, D83C",
        "'\uDF53half', 1, DF53",
        "'pad\uFFFF', 4, FFFF",
        "a:b, 2, 003A",
        "'a\"b', 2, 0022",
        "'a*b', 2, 002A",
        "'a<b', 2, 003C",
        "'a?b', 2, 003F",
        "'a|b', 2, 007C",
    })
    void longNamesThatLeaveTheirDirectory_areDamage(String name, int position, String character) {
        addLong(name);
        refused(
                "DIR_Name: character " + position + " of a name is U+" + character + ", which no name may hold",
                1000 + 32);
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "..", "\0"})
    void dotsAndNothingAsLongNames_areDamage(String name) {
        addLong(name);
        refused("DIR_Name: \"" + name.replace("\0", "") + "\" cannot be the name of a file", 1000 + 32);
    }

    @Test
    void zeroUnit_endsALongName() throws FormatException {
        addLong("a\0b");
        assertThat(names()).containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"A/B        ", "A\u0007B        ", ".          ", "..         ", "           ", "A       \\  "})
    void shortNamesThatLeaveTheirDirectory_areDamage(String name) {
        add(shortEntry(name, FILE, 0, 5, 1));
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(this::names)
                .satisfies(e -> assertThat(e.field()).isEqualTo("DIR_Name"))
                .satisfies(e -> assertThat(e.offset()).isEqualTo(1000));
    }

    @Test
    void namesThatDifferInCaseOnly_areDamage() {
        addLong("Config.txt");
        add(shortEntry("CONFIG  TXT", FILE, 0, 5, 1));
        refused("DIR_Name: \"CONFIG.TXT\" is there twice, at most in other upper and lower case", 1000 + 64);
    }

    @Test
    void umlautsInDifferentCase_areTheSameName() {
        addLong("\u00C4rger");
        addLong("\u00E4RGER");
        refused("DIR_Name: \"\u00E4RGER\" is there twice, at most in other upper and lower case", 1000 + 96);
    }

    @Test
    void longNameOfAnotherShortName_isAnOrphan() throws FormatException {
        longEntries("the real one", SUM + 1).forEach(this::add);
        add(shortEntry(ALIAS, FILE, 0, 5, 1));
        assertThat(names()).containsExactly("ALIAS~1.TXT");
    }

    @Test
    void longNameWithoutItsFirstPart_isAnOrphan() throws FormatException {
        List<byte[]> parts = longEntries("a name of three parts, so that one can miss", SUM);
        assertThat(parts).hasSize(4);
        parts.subList(0, 3).forEach(this::add);
        add(shortEntry(ALIAS, FILE, 0, 5, 1));
        assertThat(names()).containsExactly("ALIAS~1.TXT");
    }

    @Test
    void longNameWithAPartMissingOrTwice_isAnOrphan() throws FormatException {
        List<byte[]> parts = longEntries("a name of three parts, so that one can miss", SUM);
        List.of(parts.get(0), parts.get(2), parts.get(3)).forEach(this::add);
        add(shortEntry(ALIAS, FILE, 0, 5, 1));
        List.of(parts.get(0), parts.get(1), parts.get(1), parts.get(2), parts.get(3))
                .forEach(this::add);
        add(shortEntry("ALIAS~2 TXT", FILE, 0, 5, 1));
        assertThat(names()).containsExactly("ALIAS~1.TXT", "ALIAS~2.TXT");
    }

    @Test
    void deletedEntryOrLabelInALongName_leavesAnOrphan() throws FormatException {
        for (byte[] between :
                List.of(shortEntry("\u00E5ELETED    ", FILE, 0, 5, 1), shortEntry("LABEL      ", 0x08, 0, 0, 0))) {
            directory.reset();
            longEntries("orphan", SUM).forEach(this::add);
            add(between);
            add(shortEntry(ALIAS, FILE, 0, 5, 1));
            assertThat(names()).containsExactly("ALIAS~1.TXT");
        }
    }

    @Test
    void newBeginning_replacesAnOrphan() throws FormatException {
        add(longEntries("an orphan of two parts", SUM).get(0));
        addLong("the real one");
        assertThat(names()).containsExactly("the real one");
    }

    @Test
    void partsWithOrdinalsOutOfRange_areOrphans() throws FormatException {
        for (int ordinal : new int[] {0x00, 0x15, 0x40, 0x55, 0x7F, 0x81, 0xC1}) {
            directory.reset();
            byte[] part = longEntries("x", SUM).get(0);
            part[0] = (byte) ordinal;
            add(part);
            add(shortEntry(ALIAS, FILE, 0, 5, 1));
            assertThat(names()).as("ordinal %s", ordinal).isEqualTo(ordinal == 0 ? List.of() : List.of("ALIAS~1.TXT"));
        }
    }

    @Test
    void longNameAcrossTwoPieces_isPutTogether() throws FormatException {
        addLong("a name of two parts");
        byte[] all = directory.toByteArray();
        DirectoryReader reader = new DirectoryReader(FatType.FAT32);
        ByteReader whole = new ByteReader(all, 0);
        assertThat(reader.read(new ByteReader(whole.bytes(0, 32), 0))).isEmpty();
        assertThat(reader.read(new ByteReader(whole.bytes(32, 64), 9000)))
                .containsExactly(new DirectoryEntry("a name of two parts", false, 5, 1, 9032));
        assertThat(reader.hasEnded()).isFalse();
        assertThat(reader.read(new ByteReader(new byte[32], 0))).isEmpty();
        assertThat(reader.hasEnded()).isTrue();
    }

    @Test
    void moreEntriesThanADirectoryHas_areDamage() throws FormatException {
        byte[] deleted = new byte[65_536 * 32];
        for (int at = 0; at < deleted.length; at += 32) {
            deleted[at] = (byte) 0xE5;
        }
        DirectoryReader reader = new DirectoryReader(FatType.FAT32);
        assertThat(reader.read(new ByteReader(deleted, 0))).isEmpty();
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> reader.read(new ByteReader(new byte[32], 5)))
                .withMessage("directory: it goes on behind its 65536th entry");
    }

    private void addLong(String name) {
        longEntries(name, SUM).forEach(this::add);
        add(shortEntry(ALIAS, FILE, 0, 5, 1));
    }

    private void add(byte[] entry) {
        directory.writeBytes(entry);
    }

    private List<DirectoryEntry> read(FatType type) throws FormatException {
        return new DirectoryReader(type).read(new ByteReader(directory.toByteArray(), 1000));
    }

    private List<String> names() throws FormatException {
        return read(FatType.FAT32).stream().map(DirectoryEntry::name).toList();
    }

    private void refused(String message, long offset) {
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(this::names)
                .withMessage(message)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(FormatException.Kind.DAMAGED))
                .satisfies(e -> assertThat(e.offset()).isEqualTo(offset));
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
