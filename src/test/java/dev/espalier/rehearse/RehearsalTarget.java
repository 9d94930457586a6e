package dev.espalier.rehearse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import dev.espalier.fuzz.FuzzTarget;
import dev.espalier.report.BuildException;
import dev.espalier.report.Problem;
import dev.espalier.tree.TreeView;

import static org.assertj.core.api.Assertions.assertThat;

/** A text of a published tree that the rehearsals of its machines follow; taken is one by which all of them boot. */
public final class RehearsalTarget implements FuzzTarget {
    private static final String MORE_OF_IPXE = """
            #!ipxe
            set n:int32 4
            :again
            inc n 10 && iseq ${n} 14 && goto again ||
            menu Choose
            item --gap -- ---
            item a ${net0/mac:hexhyp} A
            choose --default a --timeout 5000 x || shell
            isset ${serial} && set name serial/${serial:uristring} ||
            isset ${uuid} && set name uuid/${uuid} ||
            isset ${net0/mac} && set name mac/${net0/mac:hexhyp} ||
            imgfetch --name other tftp://10.4.0.8/grub/grub.cfg && imgfree other || echo none
            chain --replace --autofree http://10.4.0.8/else.ipxe || echo gone
            chain --replace --autofree /ipxe/${name}.ipxe || exit 1
            """;

    private static final String MORE_OF_GRUB = """
            # comment
            function start { linux "$1" ${args}; initrd /_sets/k/initramfs.xz; }
            set args='a=1 b'
            set default="other>first"
            for each in 1 2 3; do set timeout=$each; done
            if [ "${net_default_mac}" = "dc:a6:32:00:00:0a" ]; then set mine=1; elif true; then exit; fi
            if [ -z "${args}" ]; then halt; fi
            submenu 'Other' --id other {
              set timeout=1
              menuentry 'First' --id first --class "x" {
                linux /_sets/k/vmlinuz a=1 \\
                  b
                initrd /_sets/k/initramfs.xz
              }
            }
            """;

    private static final String MORE_OF_CONFIG = """
            [all]
            # comment
            [pi5]
            kernel=vmlinuz
            initramfs initramfs.xz followkernel
            [pi4]
            kernel=none
            [0x00000001]
            include more.txt
            [all]
            dtparam=audio=off
            cmdline=cmdline.txt
            """;

    private static final String MORE_OF_DNSMASQ = """
            dhcp-authoritative
            dhcp-range=set:lan,10.4.0.10,10.4.0.99,255.255.240.0,1h
            dhcp-host=dc:a6:32:00:00:0a,10.4.0.20,pi4,set:grub
            dhcp-host=2c:cf:67:00:00:0c,10.4.0.21
            dhcp-host=52:54:00:00:00:01,10.4.0.22,infinite
            dhcp-vendorclass=set:bios,PXEClient:Arch:00000
            dhcp-match=set:http,option:client-arch,16
            dhcp-option=tag:lan,option:router,10.4.0.1
            dhcp-option-force=66,10.4.0.8
            dhcp-boot=tag:ipxe,ipxe/boot.ipxe,,10.4.0.8
            tftp-max=50
            """;

    private static final String ROUTER = """
            | client | architecture | file |
            |---|---|---|
            | Pi with GRUB, known by MAC | 11 | `grub/grubaa64.efi` |
            | PXE ROM | 0 | `ipxe/undionly.kpxe` |
            | UEFI | 7, 9 | `ipxe/ipxe-x86_64.efi` |
            | UEFI | 11 | `ipxe/ipxe-arm64.efi` |
            | any | iPXE | `ipxe/boot.ipxe` |

            dc:a6:32:00:00:0a
            """;

    private static final String NO_DHCP = "port=0\nenable-tftp\ntftp-root=/srv/tftp\n";

    private final String name;
    private final List<String> honest;
    private final Path dist;
    private final Path file;

    private RehearsalTarget(String name, SmallLan lan, String path, String... honest) {
        this.name = "rehearsed-" + name;
        this.honest = List.of(honest);
        try {
            this.dist = lan.publishTo(SmallLan.memory().getPath("/dist"));
        } catch (BuildException | IOException e) {
            throw new IllegalStateException("the tree cannot be published", e);
        }
        this.file = dist.resolve(path);
    }

    /** All targets of this kind. */
    public static List<FuzzTarget> all() {
        SmallLan beside = new SmallLan().file("dnsmasq.conf", NO_DHCP).file("router.md", ROUTER);
        return List.of(
                new RehearsalTarget(
                        "conf", new SmallLan(), "dnsmasq.conf", SmallLan.PROXY, SmallLan.PROXY + MORE_OF_DNSMASQ),
                new RehearsalTarget("router", beside, "router.md", ROUTER),
                new RehearsalTarget(
                        "grub", new SmallLan(), "tftp/grub/nodes/pi4.cfg", SmallLan.GRUB_NODE, MORE_OF_GRUB),
                new RehearsalTarget("ipxe", new SmallLan(), "tftp/ipxe/boot.ipxe", SmallLan.BOOT_SCRIPT, MORE_OF_IPXE),
                new RehearsalTarget(
                        "pi-config", new SmallLan(), "tftp/0000000c/config.txt", SmallLan.PI5_CONFIG, MORE_OF_CONFIG));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int mutants() {
        return 400;
    }

    /** What goes round in a circle is followed for 400 requests, or 200,000 commands. */
    @Override
    public long mostAllocated() {
        return 1L << 30;
    }

    @Override
    public List<byte[]> seeds() {
        return honest.stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    @Override
    public boolean takes(byte[] input) throws IOException, BuildException {
        Files.write(file, input);
        List<Problem> findings = Rehearsals.of(TreeView.published(dist)).findings();
        assertThat(findings).extracting(Problem::message).doesNotContain("");
        return findings.isEmpty();
    }
}
