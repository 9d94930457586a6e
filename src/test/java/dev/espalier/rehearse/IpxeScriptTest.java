package dev.espalier.rehearse;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Scripts do what iPXE does with them; the kernel's arguments tell which way was taken. */
class IpxeScriptTest {
    private static final String KERNEL = "kernel /_sets/x/vmlinuz ";

    private static Ending run(String script) throws Exception {
        return run(script, new SmallLan());
    }

    private static Ending run(String script, SmallLan lan) throws Exception {
        return lan.file("tftp/ipxe/nodes/efi.ipxe", script)
                .rehearse("efi")
                .get(0)
                .ending();
    }

    /** {@code ;;} stands for a line break, {@code K} for the kernel command. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "K one;;boot ~ one",
                "isset ${nothing} && K yes || K no;;boot ~ no",
                "isset ${serial} && K yes || K no;;boot ~ yes",
                "isset ${serial} && isset ${nothing} && K a || K b;;boot ~ b",
                "isset ${nothing} || K after;;boot ~ after",
                "isset ${nothing} && goto a ||;;K here;;boot;;:a;;K there;;boot ~ here",
                "isset ${nothing} ; K always;;boot ~ always",
                "echo a # || goto nowhere;;K a#b;;boot ~ a#b",
                "goto b;;:a K wrong;;boot;;:b K right;;boot ~ right",
                "goto nowhere || K soft;;boot ~ soft",
                "set x serial;;set y ${${x}};;K ${y};;boot ~ PC-2",
                "set x a  b;;K ${x};;boot ~ a b",
                "set x a;;clear x;;isset ${x} || set x gone;;K ${x};;boot ~ gone",
                "iseq ${platform} efi && iseq ${buildarch} x86_64 && set x both;;K ${x};;boot ~ both",
                "iseq ${manufacturer} Dell && set x dell || set x other;;K ${x};;boot ~ other",
                "set n:int32 4;;inc n;;inc n 10;;K ${n};;boot ~ 15",
                "K first;;imgargs vmlinuz second third;;boot ~ second third",
                "imgfetch --name k /_sets/x/vmlinuz;;imgargs k named;;boot k ~ named",
                "K a;;imgfree vmlinuz;;K b;;boot ~ b",
                "menu Choose;;item a A;;item --gap -- ---;;item b B;;choose --default b --timeout 5000 x;;K ${x};;boot ~ b",
                "menu Choose;;item a A;;item b B;;choose --timeout 5000 x;;K ${x};;boot ~ a",
                "prompt --timeout 100 Press || K nobody;;boot ~ nobody",
                "K \\;;joined;;boot ~ joined",
                "  K indented;;boot ~ indented",
                "set o '/_sets/x/vmlinuz;;K ${serial:uristring}%${serial:hexhyp};;boot ~ PC-2%50-43-2d-32",
                "set n /\u00fc.;;K ${n:uristring};;boot ~ %2F%C3%BC.",
                "params;;param a b;;K p;;boot ~ p",
                "chain nowhere.ipxe || K gone;;boot ~ gone",
                "chain --autofree /ipxe/text.efi || K refused;;boot ~ refused",
                "chain other.ipxe || K back;;boot ~ back",
            })
    void script_takesTheWayOfIpxe(String script, String arguments) throws Exception {
        String text = "#!ipxe\n" + script.replace(";;", "\n").replaceAll("\\bK ", KERNEL) + "\n";
        SmallLan lan = new SmallLan()
                .file("tftp/ipxe/nodes/other.ipxe", "#!ipxe\nexit 1\n")
                .file("tftp/ipxe/serial/other.ipxe", "#!ipxe\nexit 1\n")
                .file("tftp/ipxe/text.efi", "no program");
        assertThat(run(text, lan)).isEqualTo(new Ending.Kernel("_sets/x/vmlinuz", List.of(), arguments));
    }

    @Test
    void lineEndsOfDos_areTolerated() throws Exception {
        assertThat(run("#!ipxe\r\n" + KERNEL + "a\r\nboot\r\n"))
                .isEqualTo(new Ending.Kernel("_sets/x/vmlinuz", List.of(), "a"));
    }

    @Test
    void relativeNames_countFromTheScript() throws Exception {
        assertThat(run("#!ipxe\nkernel ../../_sets/x/vmlinuz\ninitrd --name i ./../../_sets/k/initramfs.xz\nboot\n"))
                .isEqualTo(new Ending.Kernel("_sets/x/vmlinuz", List.of("_sets/k/initramfs.xz"), ""));
    }

    @Test
    void otherServer_hasTheWord() throws Exception {
        assertThat(run("#!ipxe\nchain http://10.4.0.9/boot.ipxe\n"))
                .isEqualTo(new Ending.Elsewhere("http://10.4.0.9/boot.ipxe"));
        assertThat(run("#!ipxe\nchain tftp://10.4.0.9/boot.ipxe\n"))
                .isEqualTo(new Ending.Elsewhere("tftp://10.4.0.9/boot.ipxe"));
    }

    @Test
    void ownDisk_isTakenByItsNumber() throws Exception {
        assertThat(run("#!ipxe\nsanboot --no-describe --drive 0x80\n"))
                .isEqualTo(new Ending.Disk("line 2 of ipxe/serial/PC-2.ipxe boots the machine's own disk (sanboot)"));
    }

    @Test
    void bios_hasNoHttps() throws Exception {
        SmallLan lan =
                new SmallLan().file("tftp/ipxe/nodes/bios.ipxe", "#!ipxe\nkernel https://10.4.0.9/linux\nboot\n");
        assertThat(lan.rehearse("bios").get(0).ending())
                .isEqualTo(
                        new Ending.Disk(
                                "iPXE gives up at line 2 of ipxe/mac/52-54-00-00-00-01.ipxe"
                                        + " (https://10.4.0.9/linux cannot be fetched: iPXE for a BIOS has no HTTPS), and the firmware goes on"));
    }

    @Test
    void wordWithoutEnd_isNotFollowed() throws Exception {
        String doubled = "set x a\n:more\nset x ${x}${x}\ngoto more\n";
        assertThat(run("#!ipxe\n" + doubled))
                .isEqualTo(new Ending.NotUnderstood(
                        "line 4 of ipxe/serial/PC-2.ipxe has a word of more than 65536 characters"));
    }

    @Test
    void kernelForArm64_isNoneForABios() throws Exception {
        SmallLan lan = new SmallLan().file("tftp/ipxe/nodes/bios.ipxe", "#!ipxe\nkernel /_sets/k/vmlinuz\nboot\n");
        assertThat(lan.rehearse("bios").get(0).ending().toString())
                .contains("_sets/k/vmlinuz is a program for UEFI, which a BIOS cannot start");
    }
}
