package dev.espalier.verify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import dev.espalier.content.RelativePath;
import dev.espalier.fuzz.FuzzTarget;
import dev.espalier.report.BuildException;
import dev.espalier.report.Problem;
import dev.espalier.report.Problems;
import dev.espalier.tree.TreeView;

import static org.assertj.core.api.Assertions.assertThat;

/** A text of a published tree, judged by the check that reads it line by line; taken is what it finds no error in. */
public final class ServedTextTarget implements FuzzTarget {
    private static final String SCRIPT = """
            #!ipxe
            :again
            isset ${serial} && goto found || goto again
            :found # and boot
            kernel --name linux tftp://${next-server}/_sets/k/vmlinuz initrd=i talos.platform=metal
            initrd --name i /_sets/k/initramfs.xz
            chain http://10.0.0.1/else.ipxe || goto again
            boot
            """;

    private final String name;
    private final Check check;
    private final List<String> honest;
    private final TreeView tree;
    private final Path file;

    private ServedTextTarget(String name, Check check, String path, String... honest) {
        this.name = name;
        this.check = check;
        this.honest = List.of(honest);
        try {
            this.tree = TreeView.published(new SmallBramble()
                    .without("tftp/_sets/u/RPI_EFI.fd")
                    .without("tftp/d32a9346/RPI_EFI.fd")
                    .without("tftp/d32a9346/config.txt")
                    .file("tftp/boot.ipxe", SCRIPT)
                    .published(SmallBramble.memory()));
        } catch (BuildException | IOException e) {
            throw new IllegalStateException("the tree cannot be published", e);
        }
        this.file = tree.locate(RelativePath.of(path));
    }

    public static ServedTextTarget dnsmasq() {
        return new ServedTextTarget("dnsmasq-conf", new DnsmasqCheck(), "dnsmasq.conf", SmallBramble.CONF);
    }

    public static ServedTextTarget grub() {
        return new ServedTextTarget("grub-cfg", new GrubCheck(), "tftp/grub/grub.cfg", SmallBramble.MENU, """
                if [ "${net_default_mac}" = "d8:3a" ]; then configfile "/grub/nodes/d8:3a.cfg"; else exit; fi
                """);
    }

    public static ServedTextTarget ipxe() {
        return new ServedTextTarget("ipxe-script", new IpxeCheck(), "tftp/boot.ipxe", SCRIPT);
    }

    public static ServedTextTarget configTxt() {
        return new ServedTextTarget(
                "pi-config", new PrefixCheck(), "tftp/4cc0bf43/config.txt", SmallBramble.DIRECT_CONFIG, """
                        os_prefix=
                        kernel=vmlinuz
                        initramfs initramfs.xz,initramfs.xz followkernel
                        cmdline=cmdline.txt
                        """);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int mutants() {
        return 6_000;
    }

    @Override
    public List<byte[]> seeds() {
        return honest.stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    @Override
    public boolean takes(byte[] input) throws IOException {
        Files.write(file, input);
        Problems problems = new Problems();
        check.run(tree, problems);
        assertThat(problems.all()).extracting(Problem::message).doesNotContain("");
        return !problems.hasErrors();
    }
}
