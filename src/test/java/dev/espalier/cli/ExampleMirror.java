package dev.espalier.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

import dev.espalier.format.eeprom.EepromImages;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * The committed stand-ins, and beside them what servers and PCs need: kernels for amd64 and arm64, iPXE's release, and the
 * bootloaders of Pis. Headers are true, contents are text.
 */
final class ExampleMirror {
    static final String PLAIN = "376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba";
    private static final Path COMMITTED = Path.of("examples/mirror");
    private static final String FACTORY = "factory.talos.dev/image/";
    private static final String PI_RELEASE =
            FACTORY + "f8a903f101ce10f686476024898734bb6b36353cc4d41f348514db9004ec0a9d/v1.13.2/";
    private static final String IPXE = "github.com/ipxe/ipxe/releases/download/v2.0.0/ipxeboot.tar.gz";
    static final String EEPROMS =
            "raw.githubusercontent.com/raspberrypi/rpi-eeprom/86759b04b22173e10186139ac3ae4debcd0d7252/";
    private static final int AMD64 = 0x8664;
    private static final int ARM64 = 0xaa64;

    private ExampleMirror() {}

    /** Fills {@code mirror} and returns it. */
    static Path in(Path mirror) throws IOException {
        copy(COMMITTED, mirror);
        for (String release : List.of("v1.9.4", "v1.9.5", "v1.13.2")) {
            Path directory = Files.createDirectories(mirror.resolve(FACTORY + PLAIN + "/" + release));
            Files.write(directory.resolve("kernel-amd64"), linuxForX86("Linux of Talos " + release));
            Files.copy(mirror.resolve(PI_RELEASE + "initramfs-arm64.xz"), directory.resolve("initramfs-amd64.xz"));
        }
        Path directory = mirror.resolve(FACTORY + PLAIN + "/v1.13.2");
        Files.copy(mirror.resolve(PI_RELEASE + "kernel-arm64"), directory.resolve("kernel-arm64"));
        Files.copy(mirror.resolve(PI_RELEASE + "initramfs-arm64.xz"), directory.resolve("initramfs-arm64.xz"));
        writeIpxe(mirror.resolve(IPXE));
        writeEeproms(mirror.resolve(EEPROMS));
        return mirror;
    }

    private static void writeEeproms(Path repository) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        // Where releases end up when younger ones come.
        files.put("firmware-2711/old/stable/pieeprom-2026-05-17.bin", EepromImages.bcm2711());
        files.put("firmware-2712/default/pieeprom-2026-05-17.bin", EepromImages.bcm2712());
        files.put("firmware-2711/latest/recovery.bin", "recovery of the Pi 4".getBytes(StandardCharsets.US_ASCII));
        files.put("firmware-2712/latest/recovery.bin", "recovery of the Pi 5".getBytes(StandardCharsets.US_ASCII));
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path path = repository.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
    }

    /** What the mirror has for amd64 in {@code release}. */
    static Path kernel(Path mirror, String release) {
        return mirror.resolve(FACTORY + PLAIN + "/" + release + "/kernel-amd64");
    }

    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> walk = Files.walk(from)) {
            for (Path path : walk.sorted().toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target, LinkOption.NOFOLLOW_LINKS);
                }
            }
        }
    }

    private static void writeIpxe(Path file) throws IOException {
        Map<String, byte[]> members = new LinkedHashMap<>();
        members.put("ipxeboot/arm64/snponly.efi", efi(ARM64, "iPXE for arm64"));
        members.put("ipxeboot/i386/undionly.kpxe", "iPXE for a BIOS, a stand-in".getBytes(StandardCharsets.US_ASCII));
        members.put("ipxeboot/x86_64/snponly.efi", efi(AMD64, "iPXE for x86-64"));
        Files.createDirectories(file.getParent());
        try (OutputStream out = Files.newOutputStream(file);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(out))) {
            for (Map.Entry<String, byte[]> member : members.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(member.getKey());
                entry.setSize(member.getValue().length);
                entry.setModTime(0);
                tar.putArchiveEntry(entry);
                tar.write(member.getValue());
                tar.closeArchiveEntry();
            }
        }
    }

    /** A bzImage with an EFI stub: the boot flag, the magic of the boot protocol, and a PE header. */
    private static byte[] linuxForX86(String text) {
        byte[] image = efi(AMD64, text);
        ByteBuffer header = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
        header.putShort(0x1fe, (short) 0xaa55);
        header.put(0x202, "HdrS".getBytes(StandardCharsets.US_ASCII));
        header.putShort(0x206, (short) 0x020f);
        return image;
    }

    /** A DOS header, a PE header of {@code machine} as an EFI application, and {@code text} behind them. */
    private static byte[] efi(int machine, String text) {
        byte[] words = text.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer image = ByteBuffer.allocate(0x400 + words.length).order(ByteOrder.LITTLE_ENDIAN);
        image.put(0, (byte) 'M').put(1, (byte) 'Z').putInt(0x3c, 0x40);
        image.put(0x40, (byte) 'P').put(0x41, (byte) 'E').putShort(0x44, (short) machine);
        image.putShort(0x54, (short) 0xf0).putShort(0x56, (short) 0x22);
        image.putShort(0x58, (short) 0x20b);
        image.putShort(0x58 + 68, (short) 10);
        image.put(0x400, words);
        return image.array();
    }
}
