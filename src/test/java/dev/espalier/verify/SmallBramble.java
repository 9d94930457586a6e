package dev.espalier.verify;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.espalier.content.Content;
import dev.espalier.content.FileMode;
import dev.espalier.content.RelativePath;
import dev.espalier.report.BuildException;
import dev.espalier.report.Problem;
import dev.espalier.tree.LinkMode;
import dev.espalier.tree.Origin;
import dev.espalier.tree.OutputTree;
import dev.espalier.tree.StagedTree;
import dev.espalier.tree.TreeEntry;
import dev.espalier.tree.TreeInputs;
import dev.espalier.tree.TreeView;
import dev.espalier.tree.TreeWriter;

/** A tree that boots one Pi 4 by UEFI and one Pi 5 directly, to be spoiled in one place by each test. */
final class SmallBramble {
    private static final String UEFI_CONFIG = """
            arm_64bit=1
            armstub=RPI_EFI.fd
            device_tree_address=0x3e0000
            device_tree_end=0x400000
            """;
    static final String DIRECT_CONFIG = """
            arm_64bit=1
            kernel=vmlinuz
            initramfs initramfs.xz followkernel
            """;
    static final String CONF = """
            # made
            port=0
            enable-tftp
            tftp-root=/srv/tftp
            pxe-service=tag:rpi,0,"Raspberry Pi, Boot"
            pxe-service=11,"GRUB",pxelinux # and .0
            """;
    static final String MENU = """
            # linux /nothing
            menuentry 'a' {
              linux '/_sets/k/vmlinuz' talos.platform=metal "x=${net_default_mac}&y"
              initrd (tftp)/_sets/k/initramfs.xz
              chainloader (${disk})/EFI/x.efi
            }
            """;

    private final TreeMap<String, TreeEntry> entries = new TreeMap<>();
    private TreeInputs inputs = TreeInputs.UNKNOWN;

    SmallBramble() {
        file("dnsmasq.conf", CONF);
        file("tftp/pxelinux.0", "GRUB");
        file(
                "tftp/grub/grub.cfg",
                "if [ \"${net_default_mac}\" = \"d8:3a\" ]; then configfile /grub/nodes/d8:3a.cfg; fi\n");
        file("tftp/grub/nodes/d8:3a.cfg", MENU);
        file("tftp/_sets/u/RPI_EFI.fd", uefiImage(0x3B0000));
        file("tftp/_sets/u/start4.elf", "start4");
        file("tftp/_sets/u/fixup4.dat", "fixup4");
        file("tftp/_sets/u/overlays/a.dtbo", "overlay");
        file("tftp/_sets/k/vmlinuz", arm64Image());
        file("tftp/_sets/k/initramfs.xz", "initramfs");
        file("tftp/d32a9346/config.txt", UEFI_CONFIG);
        link("tftp/d32a9346/RPI_EFI.fd", "tftp/_sets/u/RPI_EFI.fd");
        link("tftp/d32a9346/start4.elf", "tftp/_sets/u/start4.elf");
        link("tftp/d32a9346/fixup4.dat", "tftp/_sets/u/fixup4.dat");
        link("tftp/d32a9346/overlays", "tftp/_sets/u/overlays");
        file("tftp/4cc0bf43/config.txt", DIRECT_CONFIG);
        file("tftp/4cc0bf43/cmdline.txt", "talos.platform=metal\n");
        link("tftp/4cc0bf43/vmlinuz", "tftp/_sets/k/vmlinuz");
        link("tftp/4cc0bf43/initramfs.xz", "tftp/_sets/k/initramfs.xz");
    }

    SmallBramble file(String path, String text) {
        return file(path, text.getBytes(StandardCharsets.UTF_8));
    }

    SmallBramble file(String path, byte[] bytes) {
        return file(path, Content.of(bytes));
    }

    SmallBramble file(String path, Content content) {
        entries.put(path, new TreeEntry.RegularFile(RelativePath.of(path), FileMode.SERVED, content, Origin.none()));
        return this;
    }

    SmallBramble link(String path, String target) {
        entries.put(path, new TreeEntry.Link(RelativePath.of(path), RelativePath.of(target), Origin.none()));
        return this;
    }

    SmallBramble without(String path) {
        entries.remove(path);
        return this;
    }

    /** What the manifest says of where {@code path} came from. */
    SmallBramble from(String path, String artifact) {
        TreeEntry entry = Objects.requireNonNull(entries.get(path));
        entries.put(path, entry.withWhy(Origin.ofArtifact(artifact)));
        return this;
    }

    SmallBramble forNodes(int count) {
        TreeMap<String, SortedMap<String, String>> nodes = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            nodes.put("node-" + i, new TreeMap<>());
        }
        inputs = new TreeInputs(new TreeMap<>(), nodes);
        return this;
    }

    OutputTree tree() throws BuildException {
        OutputTree.Builder builder = OutputTree.builder().madeFrom(inputs);
        entries.values().forEach(builder::add);
        return builder.build();
    }

    /** What the verifier says before the tree is published to an empty directory, paths counted from there. */
    List<String> staged() throws BuildException, IOException {
        try (FileSystem memory = memory()) {
            Path dist = memory.getPath("/dist");
            try (StagedTree staged = new TreeWriter(LinkMode.RELATIVE, false).stage(tree(), dist)) {
                return texts(TreeVerifier.verify(staged.view()));
            }
        }
    }

    static FileSystem memory() {
        return Jimfs.newFileSystem(Configuration.unix().toBuilder()
                .setAttributeViews("basic", "posix", "unix")
                .build());
    }

    Path published(FileSystem memory) throws BuildException, IOException {
        return publishTo(memory.getPath("/dist"));
    }

    Path publishTo(Path dist) throws BuildException, IOException {
        try (StagedTree staged = new TreeWriter(LinkMode.RELATIVE, false).stage(tree(), dist)) {
            staged.publish();
        }
        return dist;
    }

    static List<String> verify(Path dist) throws BuildException, IOException {
        return texts(TreeVerifier.verify(TreeView.published(dist)));
    }

    static List<String> texts(List<Problem> problems) {
        return problems.stream()
                .map(p -> (p.isError() ? "" : "warning ") + p.where().toString().replaceFirst("^/dist/", "") + ": ["
                        + p.code() + "] " + p.message()
                        + p.hint().map(hint -> " (" + hint + ")").orElse(""))
                .toList();
    }

    static byte[] arm64Image() {
        byte[] image = new byte[4096];
        image[56] = 'A';
        image[57] = 'R';
        image[58] = 'M';
        image[59] = 0x64;
        return image;
    }

    static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    /** The least that is an EDK2 image with an empty variable store, its volume at {@code base}. */
    static byte[] uefiImage(int base) {
        byte[] bytes = new byte[base + 0x20000];
        Arrays.fill(bytes, base, bytes.length, (byte) 0xFF);
        ByteBuffer image = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.fill(bytes, base, base + 0x48, (byte) 0);
        image.put(base + 0x10, hex("8D2BF1FF96768B4CA9852747075B4F50")); // EFI_SYSTEM_NV_DATA_FV_GUID
        image.putLong(base + 0x20, 0x20000); // FvLength
        image.putInt(base + 0x28, 0x4856465F); // "_FVH"
        image.putInt(base + 0x2C, 0x0004FEFF); // Attributes
        image.putShort(base + 0x30, (short) 0x48); // HeaderLength
        image.put(base + 0x37, (byte) 2); // Revision
        image.putInt(base + 0x38, 0x20); // NumBlocks
        image.putInt(base + 0x3C, 0x1000); // BlockLength
        short sum = 0;
        for (int at = 0; at < 0x48; at += 2) {
            sum += image.getShort(base + at);
        }
        image.putShort(base + 0x32, (short) -sum); // Checksum
        int store = base + 0x48;
        image.put(store, hex("782CF3AA7B949A43A1802E144EC37792")); // gEfiAuthenticatedVariableGuid
        image.putInt(store + 0x10, 0xDFB8); // Size
        image.put(store + 0x14, (byte) 0x5A); // Format
        image.put(store + 0x15, (byte) 0xFE); // State
        Arrays.fill(bytes, store + 0x16, store + 0x1C, (byte) 0); // Reserved
        int working = base + 0xF000;
        image.put(working, hex("2B29589E687C7D49A0CE6500FD9F1B95")); // gEdkiiWorkingBlockSignatureGuid
        image.putInt(working + 0x10, 0x642CAF2C); // Crc
        image.putInt(working + 0x14, 0xFFFFFFFE); // WorkingBlockValid
        image.putLong(working + 0x18, 0xFE0); // WriteQueueSize
        return bytes;
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
