package dev.espalier.rehearse;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** One fault in a tree that boots everything: it is found, and the finding names the machine and the cause. */
class PlantedFaultsTest {
    private static final String CONF = "dnsmasq.conf";
    private static final String PI4 = "tftp/0000000a/";
    private static final String PI5 = "tftp/0000000c/";

    private final Map<String, Map.Entry<UnaryOperator<SmallLan>, List<String>>> faults = new LinkedHashMap<>();

    static Stream<Arguments> faults() {
        PlantedFaultsTest test = new PlantedFaultsTest();
        test.plant();
        return test.faults.entrySet().stream()
                .map(fault -> Arguments.of(
                        fault.getKey(),
                        fault.getValue().getKey(),
                        fault.getValue().getValue()));
    }

    private void fault(String name, UnaryOperator<SmallLan> spoil, String... findings) {
        faults.put(name, Map.entry(spoil, List.of(findings)));
    }

    private static UnaryOperator<SmallLan> conf(String old, String now) {
        return lan -> lan.file(CONF, replaced(SmallLan.PROXY, old, now));
    }

    private static UnaryOperator<SmallLan> text(String path, String text, String old, String now) {
        return lan -> lan.file(path, replaced(text, old, now));
    }

    private static String replaced(String text, String old, String now) {
        assertThat(text).contains(old);
        return text.replace(old, now);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void fault_isFound(String name, UnaryOperator<SmallLan> spoil, List<String> findings) throws Exception {
        assertThat(spoil.apply(new SmallLan()).findings()).isEqualTo(findings);
    }

    @Test
    void faults_areMany() {
        assertThat(faults().count()).isGreaterThanOrEqualTo(40);
    }

    private void plant() {
        plantInTheFirmwareOfPis();
        plantInGrub();
        plantInIpxe();
        plantInDnsmasq();
    }

    private void plantInTheFirmwareOfPis() {
        fault(
                "start4.elf deleted",
                lan -> lan.without(PI4 + "start4.elf"),
                "dnsmasq.conf: [rehearse.disk] pi4 (EEPROM) never gets its kernel: 0000000a/start4.elf is not there; nor"
                        + " is start4.elf in the root, and the firmware goes on in its BOOT_ORDER");
        fault(
                "fixup4.dat deleted",
                lan -> lan.without(PI4 + "fixup4.dat"),
                "tftp/0000000a/config.txt: [rehearse.stuck] pi4 (EEPROM) cannot boot: EEPROM asks for"
                        + " 0000000a/fixup4.dat, which is not there");
        fault(
                "device tree of a Pi 4 deleted",
                lan -> lan.without(PI4 + "bcm2711-rpi-4-b.dtb"),
                "tftp/0000000a/config.txt: [rehearse.stuck] pi4 (EEPROM) cannot boot: VideoCore asks for"
                        + " 0000000a/bcm2711-rpi-4-b.dtb, which is not there");
        fault(
                "overlays deleted",
                lan -> lan.without(PI4 + "overlays"),
                "tftp/0000000a/config.txt: [rehearse.stuck] pi4 (EEPROM) cannot boot: VideoCore asks for"
                        + " 0000000a/overlays/disable-bt.dtbo, which is not there");
        fault(
                "overlays retargeted",
                lan -> lan.link(PI4 + "overlays", "tftp/_sets/k"),
                "tftp/0000000a/config.txt: [rehearse.stuck] pi4 (EEPROM) cannot boot: VideoCore asks for"
                        + " 0000000a/overlays/disable-bt.dtbo, which is not there: a link leads to tftp/_sets/k/disable-bt.dtbo,"
                        + " where nothing is");
        fault(
                "EDK2 deleted",
                lan -> lan.without(PI4 + "RPI_EFI.fd"),
                "tftp/0000000a/config.txt: [rehearse.stuck] pi4 (EEPROM) cannot boot: VideoCore asks for"
                        + " 0000000a/RPI_EFI.fd, which is not there");
        fault(
                "armstub named in other case",
                text(PI4 + "config.txt", SmallLan.PI4_CONFIG, "RPI_EFI.fd", "rpi_efi.fd"),
                "tftp/0000000a/config.txt: [rehearse.stuck] pi4 (EEPROM) cannot boot: VideoCore asks for"
                        + " 0000000a/rpi_efi.fd, which is not there; 0000000a/RPI_EFI.fd is, and case counts");
        fault(
                "armstub under the filter of another board",
                text(PI4 + "config.txt", SmallLan.PI4_CONFIG, "armstub", "[pi5]\narmstub"),
                "tftp/0000000a/config.txt: [rehearse.stuck] pi4 (EEPROM) cannot boot: VideoCore asks for"
                        + " 0000000a/cmdline.txt, which is not there");
        fault(
                "armstub under a filter of a pin",
                text(PI4 + "config.txt", SmallLan.PI4_CONFIG, "armstub", "[gpio4=1]\narmstub"),
                "warning tftp/0000000a/config.txt: [rehearse.unknown] pi4 (EEPROM) cannot be rehearsed to the end: line 2"
                        + " of config.txt, \"armstub=RPI_EFI.fd\", holds under a filter of which the inventory does not say whether"
                        + " it does");
        fault(
                "config.txt of a Pi 5 deleted",
                lan -> lan.without(PI5 + "config.txt"),
                "dnsmasq.conf: [rehearse.disk] pi5 (EEPROM) never gets its kernel: 0000000c/config.txt is not there; nor"
                        + " is config.txt in the root, and the firmware goes on in its BOOT_ORDER");
        fault(
                "cmdline.txt deleted",
                lan -> lan.without(PI5 + "cmdline.txt"),
                "tftp/0000000c/config.txt: [rehearse.stuck] pi5 (EEPROM) cannot boot: EEPROM asks for"
                        + " 0000000c//cmdline.txt, which is not there");
        fault(
                "device tree of a Pi 5 deleted",
                lan -> lan.without(PI5 + "bcm2712-rpi-5-b.dtb"),
                "tftp/0000000c/config.txt: [rehearse.stuck] pi5 (EEPROM) cannot boot: EEPROM asks for"
                        + " 0000000c/bcm2712-rpi-5-b.dtb, which is not there");
        fault(
                "initramfs retargeted",
                lan -> lan.link(PI5 + "initramfs.xz", "tftp/_sets/p"),
                "tftp/0000000c/config.txt: [rehearse.stuck] pi5 (EEPROM) cannot boot: EEPROM asks for"
                        + " 0000000c/initramfs.xz, which is a directory");
        fault(
                "kernel of a Pi 5 not unwrapped",
                lan -> lan.file(PI5 + "vmlinuz", zboot()),
                "tftp/0000000c/config.txt: [rehearse.stuck] pi5 (EEPROM) cannot boot: the firmware hangs: its kernel"
                        + " 0000000c/vmlinuz is an EFI zboot kernel, which has to be unwrapped");
        fault(
                "kernel of a Pi 5 for another processor",
                lan -> lan.file(PI5 + "vmlinuz", SmallLan.bzImage()),
                "tftp/0000000c/config.txt: [rehearse.stuck] pi5 (EEPROM) cannot boot: the firmware hangs: its kernel"
                        + " 0000000c/vmlinuz is no arm64 kernel Image, compressed by gzip or not");
        fault(
                "kernel of a Pi 5 named wrongly",
                text(PI5 + "config.txt", SmallLan.PI5_CONFIG, "kernel=vmlinuz", "kernel=vmlinux"),
                "tftp/0000000c/config.txt: [rehearse.stuck] pi5 (EEPROM) cannot boot: EEPROM asks for 0000000c/vmlinux,"
                        + " which is not there");
        fault(
                "directory of a Pi 5 in upper case",
                lan -> lan.without("tftp/0000000c").file("tftp/0000000C/config.txt", "kernel=x\n"),
                "dnsmasq.conf: [rehearse.disk] pi5 (EEPROM) never gets its kernel: 0000000c/config.txt is not there;"
                        + " 0000000C/config.txt is, and case counts; nor is config.txt in the root, and the firmware goes on in its"
                        + " BOOT_ORDER");
    }

    private static byte[] zboot() {
        byte[] image = SmallLan.efi(SmallLan.ARM64, "EFI zboot");
        System.arraycopy("zimg".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, image, 4, 4);
        return image;
    }

    private void plantInGrub() {
        String node = "tftp/grub/nodes/pi4.cfg";
        fault(
                "GRUB for another processor",
                lan -> lan.file("tftp/grub/grubaa64.efi", SmallLan.efi(SmallLan.AMD64, "GRUB")),
                "tftp/0000000a/config.txt: [rehearse.stuck] pi4 (EEPROM) cannot boot: UEFI fetches grub/grubaa64.efi,"
                        + " which is made for x86-64, and this machine is arm64");
        fault(
                "GRUB truncated",
                lan -> lan.file("tftp/grub/grubaa64.efi", "M"),
                "tftp/0000000a/config.txt: [rehearse.stuck] pi4 (EEPROM) cannot boot: UEFI fetches grub/grubaa64.efi,"
                        + " which is no program for UEFI");
        fault(
                "a loader nobody knows",
                lan -> lan.file("tftp/grub/grubaa64.efi", SmallLan.efi(SmallLan.ARM64, "other")),
                "warning tftp/0000000a/config.txt: [rehearse.unknown] pi4 (EEPROM) cannot be rehearsed to the end:"
                        + " grub/grubaa64.efi, a loader that is neither iPXE nor GRUB by the looks of it");
        fault(
                "menu with another MAC",
                text("tftp/grub/grub.cfg", SmallLan.GRUB_MENU, "00:00:0a", "00:00:0f"),
                "tftp/grub/grub.cfg: [rehearse.disk] pi4 (EEPROM) never gets its kernel: GRUB exits at line 4 of"
                        + " /grub/grub.cfg");
        fault(
                "menu of the node deleted",
                lan -> lan.without(node),
                "tftp/grub/grub.cfg: [rehearse.disk] pi4 (EEPROM) never gets its kernel: GRUB exits at line 4 of"
                        + " /grub/grub.cfg");
        fault(
                "menu of all deleted",
                lan -> lan.without("tftp/grub/grub.cfg"),
                "tftp/0000000a/config.txt: [rehearse.stuck] pi4 (EEPROM) cannot boot: GRUB stops at its prompt"
                        + " (/grub/arm64-efi/terminal.lst is not there; /grub/grub.cfg is not there)");
        fault(
                "menu without a timeout",
                text(node, SmallLan.GRUB_NODE, "set timeout=3\n", ""),
                "tftp/grub/nodes/pi4.cfg: [rehearse.stuck] pi4 (EEPROM) cannot boot: /grub/nodes/pi4.cfg waits at its"
                        + " menu: it sets no timeout");
        fault(
                "default is another entry",
                text(node, SmallLan.GRUB_NODE, "default=0", "default=1"),
                "tftp/grub/nodes/pi4.cfg: [rehearse.disk] pi4 (EEPROM) never gets its kernel: line 10 of"
                        + " /grub/nodes/pi4.cfg goes on to (hd0,gpt1)/EFI/BOOT/BOOTAA64.EFI");
        fault(
                "kernel renamed",
                text(node, SmallLan.GRUB_NODE, "/_sets/k/vmlinuz", "/_sets/k/vmlinux"),
                "tftp/grub/nodes/pi4.cfg: [rehearse.stuck] pi4 (EEPROM) cannot boot: GRUB asks for /_sets/k/vmlinux,"
                        + " which is not there");
        fault(
                "initramfs renamed",
                text(node, SmallLan.GRUB_NODE, "initramfs.xz", "initramfs.zst"),
                "tftp/grub/nodes/pi4.cfg: [rehearse.stuck] pi4 (EEPROM) cannot boot: GRUB asks for"
                        + " /_sets/k/initramfs.zst, which is not there");
        fault(
                "initramfs before the kernel",
                text(node, SmallLan.GRUB_NODE, "  linux '/_sets/k/vmlinuz' a=1 \"b=2;3\"\n", ""),
                "tftp/grub/nodes/pi4.cfg: [rehearse.stuck] pi4 (EEPROM) cannot boot: line 4 of /grub/nodes/pi4.cfg loads"
                        + " an initramfs before a kernel");
        fault(
                "unquoted ampersand",
                text(node, SmallLan.GRUB_NODE, "\"b=2;3\"", "b=2&c=3"),
                "tftp/grub/nodes/pi4.cfg: [rehearse.stuck] pi4 (EEPROM) cannot boot: line 4 of /grub/nodes/pi4.cfg has an"
                        + " unquoted &: GRUB reports a syntax error");
        fault(
                "quote not closed",
                text(node, SmallLan.GRUB_NODE, "\"b=2;3\"", "\"b=2;3"),
                "tftp/grub/nodes/pi4.cfg: [rehearse.stuck] pi4 (EEPROM) cannot boot: line 15 of /grub/nodes/pi4.cfg has a"
                        + " quote that is not closed: GRUB reports a syntax error");
        fault(
                "if without fi",
                text("tftp/grub/grub.cfg", SmallLan.GRUB_MENU, "; fi", ""),
                "tftp/grub/grub.cfg: [rehearse.stuck] pi4 (EEPROM) cannot boot: line 5 of /grub/grub.cfg ends where fi is"
                        + " missing: GRUB reports a syntax error");
        fault(
                "command nobody knows",
                text(node, SmallLan.GRUB_NODE, "  linux", "  frobnicate\n  linux"),
                "warning tftp/grub/nodes/pi4.cfg: [rehearse.unknown] pi4 (EEPROM) cannot be rehearsed to the end: line 4"
                        + " of /grub/nodes/pi4.cfg has the command \"frobnicate\"");
        fault(
                "kernel for another processor",
                lan -> lan.file("tftp/_sets/k/vmlinuz", SmallLan.bzImage()),
                "tftp/ipxe/nodes/arm.ipxe: [rehearse.disk] arm (UEFI) never gets its kernel: iPXE gives up at line 10 of"
                        + " ipxe/uuid/4c4c4544-0042-3510-8056-b4c04f4e4d32.ipxe (_sets/k/vmlinuz is made for x86-64, and this"
                        + " machine is arm64), and the firmware goes on",
                "tftp/grub/nodes/pi4.cfg: [rehearse.stuck] pi4 (EEPROM) cannot boot: line 4 of /grub/nodes/pi4.cfg loads"
                        + " the kernel /_sets/k/vmlinuz, which is made for x86-64, and this machine is arm64");
        fault(
                "menu leads to itself",
                text(node, SmallLan.GRUB_NODE, "set timeout=3", "source /grub/nodes/pi4.cfg"),
                "tftp/grub/nodes/pi4.cfg: [rehearse.stuck] pi4 (EEPROM) cannot boot: GRUB goes round in a circle:"
                        + " /grub/nodes/pi4.cfg leads to itself");
    }

    private void plantInIpxe() {
        String node = "tftp/ipxe/nodes/efi.ipxe";
        String script = SmallLan.script("efi", "x");
        fault(
                "script of the node deleted",
                lan -> lan.without("tftp/ipxe/serial/PC-2.ipxe"),
                "tftp/ipxe/boot.ipxe: [rehearse.disk] efi (UEFI) never gets its kernel: iPXE gives up at line 6 of"
                        + " ipxe/boot.ipxe (ipxe/serial/PC-2.ipxe is not there), and the firmware goes on");
        fault(
                "name of the node in other case",
                lan -> lan.without("tftp/ipxe/serial/PC-2.ipxe").link("tftp/ipxe/serial/pc-2.ipxe", node),
                "tftp/ipxe/boot.ipxe: [rehearse.disk] efi (UEFI) never gets its kernel: iPXE gives up at line 6 of"
                        + " ipxe/boot.ipxe (ipxe/serial/PC-2.ipxe is not there), and the firmware goes on");
        fault(
                "first script deleted",
                lan -> lan.without("tftp/ipxe/boot.ipxe").only("efi"),
                "dnsmasq.conf: [rehearse.disk] efi (UEFI) never gets its kernel: iPXE gives up (autoexec.ipxe is not"
                        + " there; ipxe/boot.ipxe is not there), and the firmware goes on");
        fault(
                "script without its first line",
                text(node, script, "#!ipxe\n", ""),
                "tftp/ipxe/boot.ipxe: [rehearse.disk] efi (UEFI) never gets its kernel: iPXE gives up at line 6 of"
                        + " ipxe/boot.ipxe (ipxe/serial/PC-2.ipxe is no script: it does not begin with #!ipxe), and the firmware"
                        + " goes on");
        fault(
                "script with a BOM",
                text(node, script, "#!ipxe", "\ufeff#!ipxe"),
                "tftp/ipxe/boot.ipxe: [rehearse.disk] efi (UEFI) never gets its kernel: iPXE gives up at line 6 of"
                        + " ipxe/boot.ipxe (ipxe/serial/PC-2.ipxe is no script: it does not begin with #!ipxe), and the firmware"
                        + " goes on");
        fault(
                "label missing",
                text(node, script, ":failed", ":faild").andThen(lan -> lan.without("tftp/_sets/x/vmlinuz"))::apply,
                "tftp/ipxe/nodes/bios.ipxe: [rehearse.disk] bios (BIOS) never gets its kernel: iPXE gives up at line 10"
                        + " of ipxe/mac/52-54-00-00-00-01.ipxe (_sets/x/vmlinuz is not there), and the firmware goes on",
                "tftp/ipxe/nodes/efi.ipxe: [rehearse.disk] efi (UEFI) never gets its kernel: iPXE gives up at line 4 of"
                        + " ipxe/serial/PC-2.ipxe (_sets/x/vmlinuz is not there), and the firmware goes on");
        fault(
                "kernel of iPXE renamed",
                text(node, script, "x/vmlinuz", "x/linux"),
                "tftp/ipxe/nodes/efi.ipxe: [rehearse.disk] efi (UEFI) never gets its kernel: iPXE gives up at line 10 of"
                        + " ipxe/serial/PC-2.ipxe (_sets/x/linux is not there), and the firmware goes on");
        fault(
                "kernel of iPXE for another processor",
                text(node, script, "_sets/x/vmlinuz", "_sets/k/vmlinuz"),
                "tftp/ipxe/nodes/efi.ipxe: [rehearse.disk] efi (UEFI) never gets its kernel: iPXE gives up at line 10 of"
                        + " ipxe/serial/PC-2.ipxe (_sets/k/vmlinuz is made for arm64, and this machine is x86-64), and the firmware"
                        + " goes on");
        fault(
                "script that shows a menu without a timeout",
                text(node, script, "imgfree", "menu Boot\nitem a A\nchoose target"),
                "tftp/ipxe/nodes/efi.ipxe: [rehearse.stuck] efi (UEFI) cannot boot: line 5 of ipxe/serial/PC-2.ipxe waits"
                        + " for somebody to choose: its menu has no timeout");
        fault(
                "script that asks for a key",
                text(node, script, "imgfree", "prompt Press a key"),
                "tftp/ipxe/nodes/efi.ipxe: [rehearse.stuck] efi (UEFI) cannot boot: line 3 of ipxe/serial/PC-2.ipxe waits"
                        + " for a key: its prompt has no timeout");
        fault(
                "script that goes round",
                text(node, script, "imgfree", ":again\ngoto again"),
                "tftp/ipxe/nodes/efi.ipxe: [rehearse.stuck] efi (UEFI) cannot boot: it goes round in a circle: :again of"
                        + " ipxe/serial/PC-2.ipxe is gone to again and again");
        fault(
                "script that chains itself",
                text(node, script, "imgfree", "chain --replace tftp://10.4.0.8/ipxe/nodes/efi.ipxe"),
                "tftp/ipxe/nodes/efi.ipxe: [rehearse.stuck] efi (UEFI) cannot boot: it goes round in a circle: after 400"
                        + " requests it still loads loaders and scripts");
        fault(
                "script with a command nobody knows",
                text(node, script, "imgfree", "frobnicate"),
                "warning tftp/ipxe/nodes/efi.ipxe: [rehearse.unknown] efi (UEFI) cannot be rehearsed to the end: line 3"
                        + " of ipxe/serial/PC-2.ipxe has the command \"frobnicate\"");
        fault(
                "script with a type nobody knows",
                text(node, script, "imgfree", "set x ${uuid:frob}")
                        .andThen(lan -> lan.node(
                                "efi",
                                Map.of(
                                        "model",
                                        "amd64",
                                        "boot",
                                        "ipxe",
                                        "firmware",
                                        "uefi",
                                        "serial",
                                        "PC-2",
                                        "uuid",
                                        "1")))::apply,
                "warning tftp/ipxe/nodes/efi.ipxe: [rehearse.unknown] efi (UEFI) cannot be rehearsed to the end: line 3"
                        + " of ipxe/serial/PC-2.ipxe has ${uuid:frob}");
        fault(
                "script that ends well",
                text(node, script, "boot || goto failed", "exit"),
                "tftp/ipxe/nodes/efi.ipxe: [rehearse.stuck] efi (UEFI) cannot boot: iPXE ends without an error at line 6"
                        + " of ipxe/serial/PC-2.ipxe, which UEFI takes for a success: it opens its menu");
        fault(
                "iPXE for another processor",
                lan -> lan.file("tftp/ipxe/ipxe-x86_64.efi", SmallLan.efi(SmallLan.ARM64, "iPXE")),
                "dnsmasq.conf: [rehearse.stuck] efi (UEFI) cannot boot: UEFI fetches ipxe/ipxe-x86_64.efi, which is made"
                        + " for arm64, and this machine is x86-64");
        fault(
                "iPXE for UEFI handed to a BIOS",
                lan -> lan.file("tftp/ipxe/undionly.kpxe", SmallLan.efi(SmallLan.AMD64, "iPXE")),
                "dnsmasq.conf: [rehearse.stuck] bios (BIOS) cannot boot: PXE ROM fetches ipxe/undionly.kpxe, which is a"
                        + " program for UEFI, which a BIOS cannot start");
    }

    private void plantInDnsmasq() {
        fault(
                "a Pi's MAC mistyped",
                conf("rpi,dc:a6:32:00:00:0a", "rpi,dc:a6:32:00:00:0b"),
                "dnsmasq.conf: [rehearse.stuck] pi4 (EEPROM) cannot boot: EEPROM asks for ever: no offer has the text"
                        + " \"Raspberry Pi Boot\" in option 43, or option 66");
        fault(
                "the MAC of a Pi with GRUB mistyped",
                conf("grub,dc:a6:32:00:00:0a", "grub,dc:a6:32:00:00:0b"),
                "tftp/ipxe/boot.ipxe: [rehearse.disk] pi4 (EEPROM) never gets its kernel: iPXE gives up at line 6 of"
                        + " ipxe/boot.ipxe (ipxe/serial/0000000a.ipxe is not there; ipxe/mac/dc-a6-32-00-00-0a.ipxe is not there),"
                        + " and the firmware goes on");
        fault(
                "no line for what is iPXE",
                conf("dhcp-match=set:ipxe,175\n", "")
                        .andThen(lan -> lan.file(
                                        CONF,
                                        SmallLan.PROXY
                                                .replace("dhcp-match=set:ipxe,175\n", "")
                                                .replace("set:ipxe,iPXE", "set:ipxe,gPXE"))
                                .only("bios"))::apply,
                "dnsmasq.conf: [rehearse.stuck] bios (BIOS) cannot boot: it goes round in a circle: after 400 requests it"
                        + " still loads loaders and scripts");
        fault(
                "two lines for one UEFI",
                conf("pxe-service=tag:!ipxe,7,", "pxe-service=7,\"x\",a.efi\npxe-service=tag:!ipxe,7,"),
                "dnsmasq.conf: [rehearse.stuck] efi (UEFI) cannot boot: no answer names a boot file for UEFI");
        fault(
                "two lines for a BIOS",
                conf("pxe-service=tag:!ipxe,tag:!rpi,0,", "pxe-service=0,\"x\",a\npxe-service=tag:!ipxe,tag:!rpi,0,"),
                "dnsmasq.conf: [rehearse.stuck] bios (BIOS) cannot boot: PXE ROM waits for a key: its menu has 2 items");
        fault(
                "a BIOS sent to its disk",
                conf("0,\"bios\",ipxe/undionly.kpxe", "0,\"bios\",0"),
                "dnsmasq.conf: [rehearse.disk] bios (BIOS) never gets its kernel: the one thing in the menu of PXE ROM,"
                        + " \"bios\", is its own disk");
        fault(
                "no TFTP",
                conf("enable-tftp\n", ""),
                "dnsmasq.conf: [rehearse.stuck] arm (UEFI) cannot boot: dnsmasq.conf has no enable-tftp: nobody answers"
                        + " (and so for efi)",
                "dnsmasq.conf: [rehearse.stuck] bios (BIOS) cannot boot: dnsmasq.conf has no enable-tftp: nobody answers",
                "dnsmasq.conf: [rehearse.stuck] pi4 (EEPROM) cannot boot: dnsmasq.conf has no enable-tftp: nobody answers"
                        + " (and so for pi5)");
        fault(
                "TFTP for its own files only",
                conf("enable-tftp\n", "enable-tftp\ntftp-secure\n"),
                "dnsmasq.conf: [rehearse.stuck] arm (UEFI) cannot boot: with tftp-secure dnsmasq sends only files of its"
                        + " own user, and these are not (and so for efi)",
                "dnsmasq.conf: [rehearse.stuck] bios (BIOS) cannot boot: with tftp-secure dnsmasq sends only files of its"
                        + " own user, and these are not",
                "dnsmasq.conf: [rehearse.stuck] pi4 (EEPROM) cannot boot: with tftp-secure dnsmasq sends only files of"
                        + " its own user, and these are not (and so for pi5)");
        fault(
                "no answer with one port",
                conf("enable-tftp\n", "enable-tftp\ntftp-single-port\nbind-interfaces\n"),
                "dnsmasq.conf: [rehearse.stuck] arm (UEFI) cannot boot: dnsmasq answers no TFTP with both"
                        + " tftp-single-port and bind-interfaces (and so for efi)",
                "dnsmasq.conf: [rehearse.stuck] bios (BIOS) cannot boot: dnsmasq answers no TFTP with both"
                        + " tftp-single-port and bind-interfaces",
                "dnsmasq.conf: [rehearse.stuck] pi4 (EEPROM) cannot boot: dnsmasq answers no TFTP with both"
                        + " tftp-single-port and bind-interfaces (and so for pi5)");
        fault(
                "file names made lower case",
                conf("enable-tftp\n", "enable-tftp\ntftp-lowercase\n"),
                "tftp/ipxe/boot.ipxe: [rehearse.disk] efi (UEFI) never gets its kernel: iPXE gives up at line 6 of"
                        + " ipxe/boot.ipxe (ipxe/serial/PC-2.ipxe is not there), and the firmware goes on",
                "tftp/0000000a/config.txt: [rehearse.stuck] pi4 (EEPROM) cannot boot: VideoCore asks for"
                        + " 0000000a/RPI_EFI.fd, which is not there");
        fault(
                "a directory for each MAC",
                conf("enable-tftp\n", "enable-tftp\ntftp-unique-root=mac\n")
                        .andThen(lan -> lan.file("tftp/52-54-00-00-00-01/x", "x"))::apply,
                "dnsmasq.conf: [rehearse.stuck] bios (BIOS) cannot boot: PXE ROM asks for ipxe/undionly.kpxe, which is"
                        + " not there");
        fault(
                "a line nobody knows",
                conf("enable-tftp\n", "enable-tftp\nfrobnicate=1\n"),
                "warning dnsmasq.conf: [rehearse.unknown] arm (UEFI) cannot be rehearsed to the end: dnsmasq.conf has"
                        + " what is not known here: line 3 \"frobnicate=1\" (and so for efi)",
                "warning dnsmasq.conf: [rehearse.unknown] bios (BIOS) cannot be rehearsed to the end: dnsmasq.conf has"
                        + " what is not known here: line 3 \"frobnicate=1\"",
                "warning dnsmasq.conf: [rehearse.unknown] pi4 (EEPROM) cannot be rehearsed to the end: dnsmasq.conf has"
                        + " what is not known here: line 3 \"frobnicate=1\" (and so for pi5)");
        fault(
                "a boot file that is not served",
                conf("ipxe/undionly.kpxe", "ipxe/undionly"),
                "dnsmasq.conf: [rehearse.stuck] bios (BIOS) cannot boot: PXE ROM asks for ipxe/undionly.0, which is not"
                        + " there");
        fault(
                "a server elsewhere",
                conf("7,\"efi-x64\",ipxe/ipxe-x86_64.efi", "7,\"efi-x64\",1"),
                "dnsmasq.conf: [rehearse.stuck] efi (UEFI) cannot boot: no answer names a boot file for UEFI");
    }
}
