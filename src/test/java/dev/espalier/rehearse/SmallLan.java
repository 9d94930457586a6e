package dev.espalier.rehearse;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

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

/** A tree that boots one machine of each kind, to be spoiled in one place by each test. */
public final class SmallLan {
    static final String PROXY = """
            port=0
            enable-tftp
            tftp-root=/srv/tftp
            dhcp-range=10.4.0.0,proxy,255.255.240.0
            dhcp-mac=set:rpi,dc:a6:32:00:00:0a
            dhcp-mac=set:rpi,2c:cf:67:00:00:0c
            pxe-service=tag:rpi,0,"Raspberry Pi Boot"
            dhcp-userclass=set:ipxe,iPXE
            dhcp-match=set:ipxe,175
            pxe-service=tag:ipxe,tag:!rpi,0,"script",ipxe/boot.ipxe
            pxe-service=tag:ipxe,7,"script",ipxe/boot.ipxe
            pxe-service=tag:ipxe,11,"script",ipxe/boot.ipxe
            dhcp-mac=set:grub,dc:a6:32:00:00:0a
            pxe-service=tag:!ipxe,tag:grub,11,"efi-arm64",grub/grubaa64.efi
            pxe-service=tag:!ipxe,tag:!rpi,0,"bios",ipxe/undionly.kpxe
            pxe-service=tag:!ipxe,7,"efi-x64",ipxe/ipxe-x86_64.efi
            pxe-service=tag:!ipxe,tag:!grub,11,"efi-arm64",ipxe/ipxe-arm64.efi
            """;
    static final String BOOT_SCRIPT = """
            #!ipxe
            isset ${serial} && chain --replace --autofree /ipxe/serial/${serial:uristring}.ipxe ||
            isset ${uuid} && chain --replace --autofree /ipxe/uuid/${uuid}.ipxe ||
            isset ${net0/mac} && chain --replace --autofree /ipxe/mac/${net0/mac:hexhyp}.ipxe ||
            :unknown
            exit 1
            """;
    static final String GRUB_MENU = """
            if [ "${net_default_mac}" = "dc:a6:32:00:00:0a" ]; then configfile /grub/nodes/pi4.cfg; fi
            set timeout=5
            menuentry 'Not in the inventory' {
              exit
            }
            """;
    static final String GRUB_NODE = """
            set timeout=3
            set default=0
            menuentry 'Talos on pi4' {
              linux '/_sets/k/vmlinuz' a=1 "b=2;3"
              initrd /_sets/k/initramfs.xz
            }
            menuentry 'Local disk' {
              search --no-floppy --file --set=disk /EFI/BOOT/BOOTAA64.EFI
              if [ -n "${disk}" ]; then
                chainloader (${disk})/EFI/BOOT/BOOTAA64.EFI
                boot
              fi
              reboot
            }
            """;
    static final String PI4_CONFIG = """
            armstub=RPI_EFI.fd
            dtoverlay=disable-bt
            """;
    static final String PI5_CONFIG = """
            kernel=vmlinuz
            initramfs initramfs.xz followkernel
            """;

    private final TreeMap<String, TreeEntry> entries = new TreeMap<>();
    private final SortedMap<String, SortedMap<String, String>> nodes = new TreeMap<>();
    private final SortedMap<String, String> site = new TreeMap<>(Map.of("server", "10.4.0.8"));

    public SmallLan() {
        node("arm", Map.of("model", "arm64", "boot", "ipxe", "uuid", "4C4C4544-0042-3510-8056-B4C04F4E4D32"));
        node("bios", Map.of("model", "amd64", "boot", "ipxe", "firmware", "bios", "mac", "52:54:00:00:00:01"));
        node("efi", Map.of("model", "amd64", "boot", "ipxe", "firmware", "uefi", "serial", "PC 2".replace(" ", "-")));
        node("pi4", Map.of("model", "pi4", "boot", "pi-uefi", "serial", "0000000a", "mac", "dc:a6:32:00:00:0a"));
        node("pi5", Map.of("model", "pi5", "boot", "pi-direct", "serial", "0000000c", "mac", "2C-CF-67-00-00-0C"));
        file("dnsmasq.conf", PROXY);
        file("tftp/_sets/f/start4.elf", "start4");
        file("tftp/_sets/f/fixup4.dat", "fixup4");
        file("tftp/_sets/f/RPI_EFI.fd", "EDK2");
        file("tftp/_sets/f/bcm2711-rpi-4-b.dtb", "device tree");
        file("tftp/_sets/f/overlays/disable-bt.dtbo", "overlay");
        for (String name : List.of("start4.elf", "fixup4.dat", "RPI_EFI.fd", "bcm2711-rpi-4-b.dtb", "overlays")) {
            link("tftp/0000000a/" + name, "tftp/_sets/f/" + name);
        }
        file("tftp/0000000a/config.txt", PI4_CONFIG);
        file("tftp/_sets/k/vmlinuz", efi(ARM64, "Linux"));
        file("tftp/_sets/k/initramfs.xz", "initramfs");
        file("tftp/_sets/p/vmlinuz", arm64Image());
        file("tftp/0000000c/config.txt", PI5_CONFIG);
        file("tftp/0000000c/cmdline.txt", "talos.platform=metal a=1\n");
        file("tftp/0000000c/bcm2712-rpi-5-b.dtb", "device tree");
        link("tftp/0000000c/vmlinuz", "tftp/_sets/p/vmlinuz");
        link("tftp/0000000c/initramfs.xz", "tftp/_sets/k/initramfs.xz");
        file("tftp/grub/grubaa64.efi", efi(ARM64, "GRUB"));
        file("tftp/grub/grub.cfg", GRUB_MENU);
        file("tftp/grub/nodes/pi4.cfg", GRUB_NODE);
        file("tftp/_sets/x/vmlinuz", bzImage());
        file("tftp/ipxe/undionly.kpxe", "iPXE for a BIOS");
        file("tftp/ipxe/ipxe-x86_64.efi", efi(AMD64, "iPXE"));
        file("tftp/ipxe/ipxe-arm64.efi", efi(ARM64, "iPXE"));
        file("tftp/ipxe/boot.ipxe", BOOT_SCRIPT);
        file("tftp/ipxe/nodes/arm.ipxe", script("arm", "k"));
        file("tftp/ipxe/nodes/bios.ipxe", script("bios", "x"));
        file("tftp/ipxe/nodes/efi.ipxe", script("efi", "x"));
        link("tftp/ipxe/uuid/4c4c4544-0042-3510-8056-b4c04f4e4d32.ipxe", "tftp/ipxe/nodes/arm.ipxe");
        link("tftp/ipxe/mac/52-54-00-00-00-01.ipxe", "tftp/ipxe/nodes/bios.ipxe");
        link("tftp/ipxe/serial/PC-2.ipxe", "tftp/ipxe/nodes/efi.ipxe");
    }

    static String script(String hostname, String set) {
        return """
                #!ipxe
                # NODE
                imgfree
                kernel tftp://10.4.0.8/_sets/SET/vmlinuz node=NODE ip=dhcp || goto failed
                initrd tftp://10.4.0.8/_sets/k/initramfs.xz || goto failed
                boot || goto failed

                :failed
                sleep 10
                exit 1
                """.replace("NODE", hostname).replace("SET", set);
    }

    static final int AMD64 = 0x8664;
    static final int ARM64 = 0xaa64;

    /** A DOS header, a PE header for a processor, and a word behind them. */
    static byte[] efi(int machine, String text) {
        ByteBuffer image = ByteBuffer.allocate(0x400).order(ByteOrder.LITTLE_ENDIAN);
        image.put(0, (byte) 'M').put(1, (byte) 'Z').putInt(0x3c, 0x40);
        image.put(0x40, (byte) 'P').put(0x41, (byte) 'E').putShort(0x44, (short) machine);
        image.put(0x300, text.getBytes(StandardCharsets.US_ASCII));
        if (text.equals("Linux")) {
            image.put(56, (byte) 'A').put(57, (byte) 'R').put(58, (byte) 'M').put(59, (byte) 0x64);
        }
        return image.array();
    }

    static byte[] arm64Image() {
        return efi(ARM64, "Linux");
    }

    static byte[] bzImage() {
        byte[] image = efi(AMD64, "bzImage");
        ByteBuffer.wrap(image).put(0x202, "HdrS".getBytes(StandardCharsets.US_ASCII));
        return image;
    }

    SmallLan node(String hostname, Map<String, String> values) {
        SortedMap<String, String> all = new TreeMap<>(values);
        all.putIfAbsent("install", "true");
        nodes.put(hostname, all);
        return this;
    }

    SmallLan site(String key, String value) {
        site.put(key, value);
        return this;
    }

    SmallLan file(String path, String text) {
        return file(path, text.getBytes(StandardCharsets.UTF_8));
    }

    SmallLan file(String path, byte[] bytes) {
        entries.put(
                path,
                new TreeEntry.RegularFile(RelativePath.of(path), FileMode.SERVED, Content.of(bytes), Origin.none()));
        return this;
    }

    SmallLan link(String path, String target) {
        entries.put(path, new TreeEntry.Link(RelativePath.of(path), RelativePath.of(target), Origin.none()));
        return this;
    }

    SmallLan without(String path) {
        entries.keySet().removeIf(key -> key.equals(path) || key.startsWith(path + "/"));
        return this;
    }

    /** Only these machines. */
    SmallLan only(String... hostnames) {
        nodes.keySet().retainAll(List.of(hostnames));
        return this;
    }

    static FileSystem memory() {
        return Jimfs.newFileSystem(Configuration.unix().toBuilder()
                .setAttributeViews("basic", "posix", "unix")
                .build());
    }

    StagedTree stage(Path dist) throws BuildException {
        OutputTree.Builder builder = OutputTree.builder().madeFrom(new TreeInputs(site, nodes));
        entries.values().forEach(builder::add);
        return new TreeWriter(LinkMode.RELATIVE, false).stage(builder.build(), dist);
    }

    /** Published to a directory. */
    public Path publishTo(Path dist) throws BuildException, IOException {
        try (StagedTree staged = stage(dist)) {
            staged.publish();
        }
        return dist;
    }

    /** The rehearsals of one machine, staged. */
    List<Rehearsal> rehearse(String hostname) throws BuildException, IOException {
        try (FileSystem memory = memory();
                StagedTree staged = stage(memory.getPath("/dist"))) {
            return rehearse(staged.view(), hostname);
        }
    }

    static List<Rehearsal> rehearse(TreeView tree, String hostname) throws IOException {
        Rehearsals rehearsals = Rehearsals.of(tree);
        return rehearsals.rehearse(rehearsals.machine(hostname).orElseThrow());
    }

    /** What the rehearsal of all machines finds in the staged tree. */
    List<String> findings() throws BuildException, IOException {
        try (FileSystem memory = memory();
                StagedTree staged = stage(memory.getPath("/dist"))) {
            return texts(Rehearsals.of(staged.view()).findings());
        }
    }

    static List<String> texts(List<Problem> problems) {
        return problems.stream()
                .map(p -> (p.isError() ? "" : "warning ") + p.where().toString().replaceFirst("^/dist/?", "") + ": ["
                        + p.code() + "] " + p.message())
                .toList();
    }
}
