package dev.espalier.format.grub;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

import dev.espalier.format.bytes.ByteView;
import dev.espalier.format.bytes.FormatException;
import dev.espalier.rehearse.GrubImages;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class GrubImageTest {
    private static final byte[] IMAGE = GrubImages.of("(tftp)/grub", "configfile /x\n", true);

    @Test
    void image_hasPrefixScriptAndMemoryDisk() throws IOException {
        assertThat(GrubImage.parse(ByteView.of(IMAGE)))
                .isEqualTo(new GrubImage(Optional.of("(tftp)/grub"), Optional.of("configfile /x\n"), true));
        assertThat(GrubImage.parse(ByteView.of(GrubImages.of("", "", false))))
                .isEqualTo(new GrubImage(Optional.empty(), Optional.empty(), false));
    }

    @Test
    void otherProgram_isNotThisFormat() {
        byte[] other = IMAGE.clone();
        other[0x58] = 'x';
        assertThatThrownBy(() -> GrubImage.parse(ByteView.of(other)))
                .isInstanceOfSatisfying(
                        FormatException.class,
                        e -> assertThat(e.kind()).isEqualTo(FormatException.Kind.NOT_THIS_FORMAT))
                .hasMessage("mods: no section of GRUB's modules");
    }

    @Test
    void truncation_atEveryLength_isAFormatException() {
        for (int length = 0; length < 0x200 + 24; length++) {
            byte[] cut = Arrays.copyOf(IMAGE, length);
            assertThatThrownBy(() -> GrubImage.parse(ByteView.of(cut))).isInstanceOf(FormatException.class);
        }
    }

    @Test
    void damage_atEveryByte_isAFormatExceptionOrAnotherImage() {
        for (int at = 0; at < IMAGE.length; at++) {
            for (int value : new int[] {0, 0xff}) {
                byte[] damaged = IMAGE.clone();
                damaged[at] = (byte) value;
                try {
                    assertThat(GrubImage.parse(ByteView.of(damaged))).isNotNull();
                } catch (IOException e) {
                    assertThat(e).isInstanceOf(FormatException.class);
                }
            }
        }
    }
}
