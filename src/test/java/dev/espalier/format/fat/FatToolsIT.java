package dev.espalier.format.fat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;

import dev.espalier.format.bytes.ByteView;
import dev.espalier.format.bytes.ChannelView;
import dev.espalier.format.bytes.GrowingPrefix;
import dev.espalier.format.disk.BootPartition;
import dev.espalier.testing.RealTools;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Volumes that mkfs.fat made and mtools filled: every byte that went in must come out, from a file and from a stream.
 * The commands go through a script, so that names do not depend on the encoding that the JVM was started with.
 */
class FatToolsIT {
    @TempDir
    private Path directory;

    private final StringBuilder script =
            new StringBuilder("export PATH=$PATH:/usr/sbin:/sbin LC_ALL=C.UTF-8 MTOOLS_SKIP_CHECK=1\n");
    private final Map<String, byte[]> expected = new LinkedHashMap<>();
    private final Random random = new Random(42);

    @BeforeEach
    void tools() {
        RealTools.require("mkfs.fat", "mcopy", "mmd", "mdel", "mattrib", "truncate", "sfdisk", "sh");
    }

    @ParameterizedTest
    @CsvSource({
        "FAT12, 1440K, -F 12 -f 2",
        "FAT12, 16M,   -F 12 -s 16 -f 1",
        "FAT12, 100M,  -F 12 -s 64",
        "FAT12, 12M,   -F 12 -S 4096 -s 1 -r 512",
        "FAT16, 32M,   -F 16 -s 2",
        "FAT16, 64M,   -F 16 -s 4 -r 1024 -R 9",
        "FAT16, 100M,  -F 16 -s 16 -n EFI",
        "FAT16, 64M,   -F 16 -S 1024 -s 4",
        "FAT32, 100M,  -F 32 -n EFI", // what Talos runs
        "FAT32, 1101M, -F 32 -n EFI",
        "FAT32, 300M,  -F 32 -S 4096 -s 1",
        "FAT32, 48M,   -F 32 -f 1 -R 40 -i 12345678",
    })
    void everyKindOfVolume_givesWhatWentIn(FatType type, String size, String options) throws Exception {
        make(size, options);
        for (String path : new String[] {"efi", "efi/boot", "overlays", "Ordner mit Größe", "Ordner mit Größe/漢字"}) {
            script.append("mmd -i volume '::").append(path).append("'\n");
        }
        put("config.txt", 300);
        put("empty", 0);
        put("efi/boot/bootaa64.efi", 70_000);
        put("overlays/vc4-kms-v3d-pi5.dtbo", 3_000);
        put("overlays/README", 1_000);
        put("UPPER.TXT", 600);
        put("lower.EXT", 513);
        put("UPPER.ext", 511);
        put("Mixed Case.txt", 512);
        put("Ordner mit Größe/überlänge – Grüße.txt", 5_000);
        put("Ordner mit Größe/漢字/и кириллица.dtb", 6_000);
        put("Ordner mit Größe/" + "n".repeat(230) + ".txt", 10);
        put(".hidden", 20);
        put("two..dots+plus,comma;semicolon=[x].tar.gz", 33);
        script.append("mattrib +r +h +s -i volume ::config.txt\n");
        run();
        comesOut(type);
    }

    @Test
    void fragmentedAndDeletedFiles_doNotMixUp() throws Exception {
        // What is written in all is more than the volume holds, so that what was deleted must be filled.
        make("4M", "-F 16 -s 1");
        script.append("mmd -i volume ::overlays\n");
        for (int i = 0; i < 60; i++) {
            put("overlays/an overlay of its own " + i + ".dtbo", 3_000 + random.nextInt(40_000));
        }
        for (int i = 0; i < 60; i += 2) {
            delete("overlays/an overlay of its own " + i + ".dtbo");
        }
        put("start4.elf", 2_000_000); // fills the gaps
        for (int i = 1; i < 60; i += 4) {
            delete("overlays/an overlay of its own " + i + ".dtbo");
        }
        for (int i = 100; i < 140; i++) {
            put("overlays/a later one " + i + ".dtbo", 1_000 + random.nextInt(40_000));
        }
        run();
        comesOut(FatType.FAT16);
    }

    @Test
    void directoryOfAThousandFiles_isReadWhole() throws Exception {
        make("100M", "-F 32 -n EFI");
        script.append("mmd -i volume ::overlays\n");
        Files.createDirectory(directory.resolve("many"));
        for (int i = 0; i < 1000; i++) {
            String name = "an-overlay-with-a-long-name-" + i + ".dtbo";
            byte[] content = content(random.nextInt(3000));
            Files.write(directory.resolve("many").resolve(name), content);
            expected.put("overlays/" + name, content);
        }
        script.append("mcopy -i volume many/* ::overlays\n");
        run();
        comesOut(FatType.FAT32);
    }

    @Test
    void bootPartitionOfADisk_isFoundAndReadWithoutTheRest() throws Exception {
        make("100M", "-F 32 -n EFI");
        put("start4.elf", 2_000_000);
        put("bcm2711-rpi-4-b.dtb", 50_000);
        script.append("truncate -s 1200M disk\n")
                .append("printf 'label: gpt\\nsize=100M,type=U,name=EFI\\nsize=1M\\nsize=1000M,name=BOOT\\n'"
                        + " | sfdisk --quiet disk\n")
                .append("dd if=volume of=disk bs=1M seek=1 conv=notrunc,sparse status=none\n");
        run();
        Path disk = directory.resolve("disk");
        try (GrowingPrefix stream = new GrowingPrefix(() -> new BufferedInputStream(Files.newInputStream(disk)))) {
            BootPartition boot = BootPartition.find(stream, OptionalLong.empty());
            assertThat(boot.firstByte()).isEqualTo(1024 * 1024);
            FatExtractionTest.same(Taken.from(boot.view(), path -> true), expected);
            assertThat(stream.decoded()).isLessThan(6_000_000);
            assertThat(stream.rewinds()).isZero();
        }
    }

    /** mkfs.fat writes such a table of itself where it is told that the volume is a disk. */
    @ParameterizedTest
    @CsvSource({"--mbr=n", "--mbr=y"})
    void volumeWithoutPartitions_isFound(String mbr) throws Exception {
        make("16M", "-F 16 " + mbr);
        put("config.txt", 1234);
        run();
        try (SeekableByteChannel channel = Files.newByteChannel(directory.resolve("volume"))) {
            BootPartition boot = BootPartition.find(new ChannelView(channel), OptionalLong.of(channel.size()));
            FatExtractionTest.same(Taken.from(boot.view(), path -> true), expected);
        }
    }

    private void make(String size, String options) {
        script.append("truncate -s ").append(size).append(" volume\n");
        script.append("mkfs.fat ").append(options).append(" volume\n");
    }

    private void put(String path, int size) throws IOException {
        put(path, path, size);
    }

    private void put(String path, String readAs, int size) throws IOException {
        byte[] content = content(size);
        Path file = directory.resolve("in-" + expected.size() + "-" + size);
        Files.write(file, content);
        script.append("mcopy -i volume ")
                .append(file.getFileName())
                .append(" '::")
                .append(path)
                .append("'\n");
        expected.put(readAs, content);
    }

    private void delete(String path) {
        script.append("mdel -i volume '::").append(path).append("'\n");
        expected.remove(path);
    }

    private byte[] content(int size) {
        byte[] content = new byte[size];
        random.nextBytes(content);
        return content;
    }

    private void run() throws Exception {
        Files.writeString(directory.resolve("script"), script);
        RealTools.run(directory, "sh", "-e", "script");
    }

    private void comesOut(FatType type) throws IOException {
        Path volume = directory.resolve("volume");
        try (SeekableByteChannel channel = Files.newByteChannel(volume)) {
            ByteView view = new ChannelView(channel);
            assertThat(FatVolume.open(view).type()).isEqualTo(type);
            FatExtractionTest.same(Taken.from(view, path -> true), expected);
        }
        try (GrowingPrefix stream = new GrowingPrefix(() -> Files.newInputStream(volume))) {
            FatExtractionTest.same(Taken.from(stream, path -> true), expected);
            assertThat(stream.rewinds()).isZero();
        }
    }
}
