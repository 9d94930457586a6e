package dev.espalier.format.fdt;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

import dev.espalier.format.bytes.ByteView;
import dev.espalier.format.bytes.FormatException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DeviceTreeTest {
    /** {@code / { a { renamed = "b"; bcm2711; }; };} */
    static final byte[] TREE = HexFormat.of()
            .parseHex(String.join(
                    "",
                    "d00dfeed", // magic
                    "00000086", // totalsize
                    "00000038", // off_dt_struct
                    "00000076", // off_dt_strings
                    "00000028", // off_mem_rsvmap
                    "00000011", // version
                    "00000010", // last_comp_version
                    "00000000", // boot_cpuid_phys
                    "00000010", // size_dt_strings
                    "0000003e", // size_dt_struct
                    "00000000000000000000000000000000", // the end of the reservations
                    "00000001", // FDT_BEGIN_NODE
                    "00000000", // ""
                    "00000001", // FDT_BEGIN_NODE
                    "61000000", // "a"
                    "00000003", // FDT_PROP
                    "00000002", // len
                    "00000000", // nameoff
                    "62000000", // "b"
                    "00000003", // FDT_PROP
                    "00000000", // len
                    "00000008", // nameoff
                    "00000004", // FDT_NOP
                    "00000002", // FDT_END_NODE
                    "00000002", // FDT_END_NODE
                    "00000009", // FDT_END
                    "0000", // to the end of the block
                    "72656e616d656400", // "renamed"
                    "62636d3237313100")); // "bcm2711"

    @Test
    void tree_hasItsNodesAndProperties() throws IOException {
        DeviceTree root = DeviceTree.parse(ByteView.of(TREE));
        DeviceTree child = root.child("a").orElseThrow();
        assertThat(child.text("renamed")).isEqualTo(Optional.of("b"));
        assertThat(child.text("bcm2711")).isEqualTo(Optional.of(""));
        assertThat(child.text("bcm2712")).isEmpty();
        assertThat(root.children()).hasSize(1);
    }

    @Test
    void otherBytes_areNotThisFormat() {
        assertThatThrownBy(() -> DeviceTree.parse(ByteView.of(
                        "not a device tree, by its first bytes already".getBytes(StandardCharsets.US_ASCII))))
                .hasMessage("magic: not a flattened device tree");
    }

    @Test
    void sizeOfALie_isRefusedBeforeAnythingIsAllocated() {
        byte[] lie = TREE.clone();
        ByteBuffer.wrap(lie).putInt(4, Integer.MAX_VALUE);
        assertThatThrownBy(() -> DeviceTree.parse(ByteView.of(lie)))
                .hasMessage("totalsize: 2147483647 bytes are more than any board's");
    }

    @Test
    void truncation_atEveryLength_isAFormatException() {
        for (int length = 0; length < TREE.length; length++) {
            byte[] cut = Arrays.copyOf(TREE, length);
            assertThatThrownBy(() -> DeviceTree.parse(ByteView.of(cut))).isInstanceOf(FormatException.class);
        }
    }

    @Test
    void damage_atEveryByte_isAFormatExceptionOrAnotherTree() {
        for (int at = 0; at < TREE.length; at++) {
            for (int value = 0; value < 256; value++) {
                byte[] damaged = TREE.clone();
                damaged[at] = (byte) value;
                try {
                    assertThat(DeviceTree.parse(ByteView.of(damaged))).isNotNull();
                } catch (IOException e) {
                    assertThat(e).isInstanceOf(FormatException.class);
                }
            }
        }
    }
}
