package dev.espalier.format.pi;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.espalier.firmware.PiConfigTxt;
import dev.espalier.fuzz.FuzzTarget;

import static org.assertj.core.api.Assertions.assertThat;

/** Lines of config.txt: each is one, or it is said what is wrong with it. */
public final class ConfigTxtTarget implements FuzzTarget {

    @Override
    public String name() {
        return "config-txt";
    }

    @Override
    public int mutants() {
        return 60_000;
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(text("""
                # comment
                [pi4]
                dtoverlay=vc4-kms-v3d,cma-256
                initramfs initramfs.img,more.img followkernel
                include extra.txt
                kernel=
                gpio=4=ip,pn"""), text("initramfs i 0x00800000"));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public boolean takes(byte[] input) {
        List<String> good = new ArrayList<>();
        List<String> all = List.of(new String(input, StandardCharsets.ISO_8859_1).split("\n", -1));
        for (String line : all) {
            Optional<String> fault = ConfigTxtLine.fault(line);
            if (fault.isEmpty()) {
                assertThat(new ConfigTxtLine(line).isFilter()).isEqualTo(line.startsWith("["));
                good.add(line);
            }
        }
        assertThat(PiConfigTxt.forDirect("vmlinuz", List.of(), List.of(), good))
                .contains(String.join("\n", good) + "\n");
        return good.size() == all.size();
    }
}
