package dev.espalier.rootfs;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import dev.espalier.format.bytes.ByteString;
import dev.espalier.format.ext4.Inode;
import dev.espalier.format.ext4.InodeType;
import dev.espalier.format.ext4.Piece;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class RootTarTest {
    private static final Instant TIME = Instant.ofEpochSecond(1_700_000_000);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final RootTar tar = new RootTar(bytes);

    private static Inode inode(
            long size, Instant modified, SortedMap<ByteString, ByteString> attributes, Piece... pieces) {
        return new Inode(
                12,
                InodeType.REGULAR,
                04755,
                1000,
                3_000_000,
                size,
                1,
                TIME,
                modified,
                TIME,
                0,
                Optional.empty(),
                attributes,
                Optional.empty(),
                List.of(pieces),
                0);
    }

    private static Inode empty(Instant modified) {
        return inode(0, modified, Collections.emptySortedMap());
    }

    private void file(String path, Inode inode, byte[] data) throws IOException {
        tar.beginFile(ByteString.utf8(path), inode);
        tar.data(data);
        tar.endFile();
    }

    private TarArchiveEntry only() throws IOException {
        tar.finish();
        try (TarArchiveInputStream in = new TarArchiveInputStream(
                new ByteArrayInputStream(bytes.toByteArray()), StandardCharsets.UTF_8.name())) {
            TarArchiveEntry entry = in.getNextEntry();
            assertThat(in.readAllBytes()).hasSize((int) entry.getRealSize());
            assertThat(in.getNextEntry()).isNull();
            return entry;
        }
    }

    /** The records of the first pax header, which is the first thing in the archive. */
    private String records() throws IOException {
        tar.finish();
        byte[] all = bytes.toByteArray();
        assertThat(all[156]).isEqualTo((byte) 'x');
        int size = Integer.parseInt(new String(all, 124, 11, StandardCharsets.US_ASCII), 8);
        return new String(all, 512, size, StandardCharsets.ISO_8859_1);
    }

    @Test
    void plainFile_needsNoRecords_andNamesNobody() throws IOException {
        file("bin/su", inode(3, TIME, Collections.emptySortedMap(), new Piece(0, 4096, 3)), new byte[3]);
        TarArchiveEntry entry = only();

        assertThat(entry.getName()).isEqualTo("bin/su");
        assertThat(entry.getMode()).isEqualTo(04755);
        assertThat(entry.getLongUserId()).isEqualTo(1000);
        assertThat(entry.getLongGroupId()).isEqualTo(3_000_000);
        assertThat(entry.getUserName()).isEmpty();
        assertThat(entry.getGroupName()).isEmpty();
        assertThat(entry.getLastModifiedTime().toInstant()).isEqualTo(TIME);
        assertThat(entry.getExtraPaxHeaders()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1700000000, 123456789, 1700000000.123456789",
        "1700000000, 500000000, 1700000000.5",
        "0, 7, 0.000000007",
        "-1, 750000000, -0.25",
        "-2, 500000000, -1.5",
        "-1500000000, 1, -1499999999.999999999",
        "15032385535, 1, 15032385535.000000001"
    })
    void fractionsOfASecond_areARecord(long seconds, int nanos, String record) throws IOException {
        file("f", empty(Instant.ofEpochSecond(seconds, nanos)), new byte[0]);

        assertThat(records()).endsWith(" mtime=" + record + "\n");
    }

    @Test
    void timeBefore1970_standsInTheHeader() throws IOException {
        file("f", empty(Instant.ofEpochSecond(-2_147_483_648L)), new byte[0]);

        assertThat(only().getLastModifiedTime().toInstant()).isEqualTo(Instant.ofEpochSecond(-2_147_483_648L));
    }

    @Test
    void nameOfMoreThan100Bytes_isARecordOfItsBytes() throws IOException {
        byte[] name = new byte[101];
        Arrays.fill(name, (byte) 0xFF);
        tar.directory(ByteString.of(Arrays.copyOf(name, 99)), empty(TIME));
        assertThat(bytes.toByteArray()[156]).isEqualTo((byte) '5');
        bytes.reset();
        tar.symbolicLink(ByteString.of(name), empty(TIME), ByteString.of(name));

        String longName = "\u00ff".repeat(101);
        assertThat(records()).isEqualTo("115 linkpath=" + longName + "\n" + "111 path=" + longName + "\n");
    }

    @Test
    void attributes_areRecordsOfTheirBytes_andAclsTextToo() throws IOException {
        SortedMap<ByteString, ByteString> attributes = new TreeMap<>();
        attributes.put(ByteString.utf8("user.a=b%c"), ByteString.of(new byte[] {0, (byte) 0xff, '\n'}));
        attributes.put(ByteString.utf8("system.posix_acl_access"), ByteString.of(new byte[] {
            2,
            0,
            0,
            0, // version
            1,
            0,
            6,
            0,
            -1,
            -1,
            -1,
            -1, // the owner
            2,
            0,
            7,
            0,
            (byte) 0xe8,
            3,
            0,
            0, // user 1000
            4,
            0,
            4,
            0,
            -1,
            -1,
            -1,
            -1, // the group
            8,
            0,
            1,
            0,
            44,
            0,
            0,
            0, // group 44
            16,
            0,
            7,
            0,
            -1,
            -1,
            -1,
            -1, // the mask
            32,
            0,
            0,
            0,
            -1,
            -1,
            -1,
            -1 // all others
        }));
        file("f", inode(0, TIME, attributes), new byte[0]);

        assertThat(records())
                .startsWith(
                        "91 SCHILY.acl.access=user::rw-\nuser:1000:rwx\ngroup::r--\ngroup:44:--x\nmask::rwx\nother::---\n\n"
                                + "93 SCHILY.xattr.system.posix_acl_access=\u0002\u0000\u0000\u0000")
                .endsWith("35 SCHILY.xattr.user.a%3Db%25c=\u0000\u00ff\n\n");
    }

    @Test
    void holes_areLeftOutByAMap() throws IOException {
        Inode sparse = inode(
                1_000_000, TIME, Collections.emptySortedMap(), new Piece(4096, 0, 10), new Piece(500_000, 4096, 20));
        file("d/f", sparse, new byte[30]);
        TarArchiveEntry entry = only();

        assertThat(entry.getName()).isEqualTo("d/f");
        assertThat(entry.isPaxGNU1XSparse()).isTrue();
        assertThat(entry.getSparseHeaders())
                .extracting(piece -> piece.getOffset() + "+" + piece.getNumbytes())
                .containsExactly("4096+10", "500000+20", "1000000+0");
        assertThat(bytes.toString(StandardCharsets.ISO_8859_1)).contains("3\n4096\n10\n500000\n20\n1000000\n0\n\0");
    }
}
