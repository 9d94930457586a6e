package dev.espalier.format.disk;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.espalier.format.bytes.ChannelView;
import dev.espalier.format.bytes.Guid;
import dev.espalier.testing.RealTools;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Tables that sfdisk and fdisk wrote, compared with what these programs read in them. */
class PartitionToolsIT {
    @TempDir
    private Path directory;

    @BeforeEach
    void tools() {
        RealTools.require("sfdisk", "fdisk", "truncate", "sh");
    }

    /** The layouts of a Talos image with GRUB, of one with a UKI, of a full table, and of slots out of order. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "label: gpt\\n size=100M, type=U, name=EFI\\n size=1M, type=21686148-6449-6E6F-744E-656564454649,"
                        + " name=BIOS\\n size=1000M, name=BOOT\\n size=1M, name=META\\n",
                "label: gpt\\n size=1101M, type=uefi, name=EFI\\n size=1M, name=\"M\u00E4ta \u6F22\u5B57\"\\n",
                "label: gpt\\ntable-length: 256\\n 200: start=4096, size=1M, type=U\\n 7: start=409600, size=2M\\n",
                "label: gpt\\nfirst-lba: 34\\n start=34, size=1\\n start=35, size=1\\n",
                "label: gpt\\n",
            })
    void gptOfSfdisk_isReadAsSfdiskReadsIt(String script) throws Exception {
        sameAsSfdisk(disk(script));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "label: dos\\n start=8192, size=256M, type=c, bootable\\n type=83\\n",
                "label: dos\\n 3: start=2048, size=64M, type=e\\n 1: start=1048576, size=64M, type=ef\\n",
                "label: dos\\n",
            })
    void mbrOfSfdisk_isReadAsSfdiskReadsIt(String script) throws Exception {
        sameAsSfdisk(disk(script));
    }

    /** sfdisk lists the logical partitions, which are not ours to see; fdisk numbers them from 5. */
    @Test
    void extendedPartition_isOneOfThePartitions() throws Exception {
        Path disk = disk("label: dos\\n size=64M, type=c\\n size=200M, type=5\\n 5: size=50M, type=83\\n");
        assertThat(read(disk)).hasSize(2).isEqualTo(sfdisk().subList(0, 2));
    }

    @Test
    void gptOf4096ByteSectors_isReadAsFdiskReadsIt() throws Exception {
        RealTools.run(directory, "truncate", "-s", "64M", "disk");
        RealTools.run(
                directory,
                "sh",
                "-c",
                "printf 'g\\nn\\n1\\n\\n+8M\\nt\\n1\\nn\\n2\\n\\n\\nw\\n' | fdisk -b 4096 disk && fdisk -b 4096 -l"
                        + " -o Start,Sectors,Type-UUID disk | tail -n 2 > listing");
        List<Partition> expected = new ArrayList<>();
        for (String line : Files.readAllLines(directory.resolve("listing"))) {
            String[] columns = line.strip().split(" +", -1);
            expected.add(new Partition(
                    expected.size() + 1,
                    Long.parseLong(columns[0]) * 4096,
                    Long.parseLong(columns[1]) * 4096,
                    new PartitionType.Gpt(Guid.parse(columns[2])),
                    ""));
        }
        assertThat(expected).hasSize(2);
        Path disk = directory.resolve("disk");
        assertThat(read(disk)).isEqualTo(expected);
        try (SeekableByteChannel channel = Files.newByteChannel(disk)) {
            BootPartition boot = BootPartition.find(new ChannelView(channel), OptionalLong.of(channel.size()));
            assertThat(boot.firstByte()).isEqualTo(1024 * 1024);
        }
    }

    private Path disk(String script) throws Exception {
        RealTools.run(directory, "truncate", "-s", "1246M", "disk");
        Files.writeString(
                directory.resolve("make"),
                "export PATH=$PATH:/usr/sbin:/sbin LC_ALL=C.UTF-8\nprintf '" + script
                        + "' | sfdisk --quiet disk\nsfdisk --json disk > json\n");
        RealTools.run(directory, "sh", "-e", "make");
        return directory.resolve("disk");
    }

    private void sameAsSfdisk(Path disk) throws IOException {
        assertThat(read(disk)).isEqualTo(sfdisk());
    }

    private static List<Partition> read(Path disk) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(disk)) {
            return PartitionTable.read(new ChannelView(channel), OptionalLong.of(channel.size()));
        }
    }

    /** The partitions of {@code sfdisk --json}. */
    private List<Partition> sfdisk() throws IOException {
        JsonObject table = JsonParser.parseString(Files.readString(directory.resolve("json")))
                .getAsJsonObject()
                .getAsJsonObject("partitiontable");
        boolean gpt = table.get("label").getAsString().equals("gpt");
        List<Partition> partitions = new ArrayList<>();
        if (table.has("partitions")) {
            for (JsonElement element : table.getAsJsonArray("partitions")) {
                JsonObject each = element.getAsJsonObject();
                String type = each.get("type").getAsString();
                partitions.add(new Partition(
                        Integer.parseInt(each.get("node").getAsString().substring("disk".length())),
                        each.get("start").getAsLong() * 512,
                        each.get("size").getAsLong() * 512,
                        gpt
                                ? new PartitionType.Gpt(Guid.parse(type))
                                : new PartitionType.Mbr(Integer.parseInt(type, 16)),
                        each.has("name") ? each.get("name").getAsString() : ""));
            }
        }
        return partitions;
    }
}
