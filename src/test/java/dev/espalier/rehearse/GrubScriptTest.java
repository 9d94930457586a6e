package dev.espalier.rehearse;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Menus do what GRUB does with them; the kernel's arguments tell which way was taken. */
class GrubScriptTest {
    private static Ending run(String menu) throws Exception {
        return run(menu, new SmallLan());
    }

    private static Ending run(String menu, SmallLan lan) throws Exception {
        return lan.file("tftp/grub/grub.cfg", menu).rehearse("pi4").get(0).ending();
    }

    /** {@code ;;} stands for a line break; {@code E} is an entry that loads the kernel with what follows as its arguments. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "E one | one",
                "set x='a b';;E \"$x\" ${x}c | a b a bc",
                "set x=a;;E '${x}' \\${x} \"\\${x}\" | ${x} ${x} ${x}",
                "if [ \"$net_default_mac\" = \"dc:a6:32:00:00:0a\" ]; then set x=mine; else set x=other; fi;;E $x | mine",
                "if [ 1 -lt 2 -a x ]; then true; fi | !tests \"1 -lt 2 -a x\"",
                "if [ $grub_platform != efi ]; then set x=a; elif test 2 -gt 1; then set x=b; else set x=c; fi;;E $x | b",
                "if [ ! -e /grub/grub.cfg ]; then set x=blind; fi;;E $x | blind",
                "if false; then set x=a;;elif true;;then set x=b;;fi;;E $x | b",
                "for i in a b c; do set x=$x$i; done;;E $x | abc",
                "function f {;;set x=called;;};;f;;E $x | called",
                "set default=1;;E no;;E yes | yes",
                "set default=second;;menuentry first {;;};;menuentry second {;;linux /_sets/k/vmlinuz titled;;} | titled",
                "set default=here;;menuentry first {;;};;menuentry x --class y --id here {;;linux /_sets/k/vmlinuz byid;;} | byid",
                "set default='1>1';;E a;;submenu More {;;E b;;E c;;} | c",
                "smbios --type 1 --get-string 7 --set sn;;E $sn | 0000000a",
                "smbios -t 2 --get-string 7 --set sn;;if [ $sn = x ]; then set a=x; else set a=none; fi;;E $a | none",
                "source /grub/more.cfg;;E $more | sourced",
                "source $prefix/more.cfg;;E $more | sourced",
                "source (tftp)/grub/more.cfg;;E $more | sourced",
                "source (tftp,10.4.0.8)/grub/more.cfg;;E $more | sourced",
                "source (tftp,$net_default_server)/grub/more.cfg;;E $more | sourced",
                "configfile /grub/nothing.cfg;;E soft | soft",
                "configfile /grub/nodes/${net_default_mac}.cfg;;E no | dispatched",
                "echo a; E b # comment | b",
                "while true; do true; done;;E a | !has while",
                "E a & b | !has an unquoted &",
                "fi | !has fi where it cannot stand",
                "frobnicate;;E a | !has the command \"frobnicate\"",
                "smbios --get-byte 3 --set x | !asks for \"smbios --get-byte 3 --set x\"",
                "halt | !switches the machine off or starts it again (halt)",
            })
    void menu_takesTheWayOfGrub(String menu, String arguments) throws Exception {
        String text = "set timeout=0\n"
                + menu.replaceAll(
                                "(^|;;|; )E ((?:[^;\\\\]|\\\\.|\\\\;;)*)",
                                "$1menuentry x {\nlinux /_sets/k/vmlinuz $2\n}\n")
                        .replace(";;", "\n")
                + "\n";
        SmallLan lan = new SmallLan()
                .file("tftp/grub/more.cfg", "set more=sourced\n")
                .file(
                        "tftp/grub/nodes/dc:a6:32:00:00:0a.cfg",
                        "set timeout=0\nmenuentry x {\nlinux /_sets/k/vmlinuz dispatched\n}\n");
        Ending ending = run(text, lan);
        if (arguments.startsWith("!")) {
            assertThat(ending.toString()).contains(arguments.substring(1));
        } else {
            assertThat(ending).isEqualTo(new Ending.Kernel("/_sets/k/vmlinuz", List.of(), arguments));
        }
    }

    @Test
    void thousandsOfMachines_areOneLookUp_andKeepTheirOrder() throws Exception {
        StringBuilder menu = new StringBuilder();
        for (int i = 0; i < 3000; i++) {
            menu.append("if [ \"${net_default_mac}\" = \"02:00:00:00:")
                    .append(i / 60 + 10)
                    .append(':')
                    .append(i % 60 + 10)
                    .append("\" ]; then configfile /grub/nodes/")
                    .append(i)
                    .append(".cfg; fi\n");
        }
        menu.append(SmallLan.GRUB_MENU);
        assertThat(GrubScript.parse(menu.toString()).statements()).hasSize(3);
        assertThat(run(menu.toString()))
                .isEqualTo(new Ending.Kernel("/_sets/k/vmlinuz", List.of("/_sets/k/initramfs.xz"), "a=1 b=2;3"));
    }

    @Test
    void imageWithAScriptOfItsOwn_runsThatFirst() throws Exception {
        SmallLan lan = new SmallLan()
                .file("tftp/grub/grubaa64.efi", GrubImages.of("(tftp)", "configfile (tftp)/own.cfg\n", false))
                .file("tftp/own.cfg", SmallLan.GRUB_NODE);
        Rehearsal rehearsal = lan.rehearse("pi4").get(0);
        assertThat(rehearsal.ending()).isInstanceOf(Ending.Kernel.class);
        assertThat(rehearsal.steps().stream()
                        .filter(step -> step.client().equals("GRUB"))
                        .map(Step::request))
                .containsExactly("/own.cfg", "/_sets/k/vmlinuz", "/_sets/k/initramfs.xz");
    }

    @Test
    void imageWithoutAScript_looksBesideItself() throws Exception {
        SmallLan lan = new SmallLan()
                .file("tftp/grub/grubaa64.efi", GrubImages.of("/grub", "", false))
                .file("tftp/grub/grub.cfg", SmallLan.GRUB_NODE);
        Rehearsal rehearsal = lan.rehearse("pi4").get(0);
        assertThat(rehearsal.ending()).isInstanceOf(Ending.Kernel.class);
        assertThat(rehearsal.steps().stream()
                        .filter(step -> step.client().equals("GRUB"))
                        .map(Step::request))
                .containsExactly(
                        "/grub/grub.cfg-01-dc-a6-32-00-00-0a",
                        "/grub/grub.cfg",
                        "/_sets/k/vmlinuz",
                        "/_sets/k/initramfs.xz");
    }

    /** Each has an end, in no time and in little memory. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "if true; then | nests deeper than is followed here",
                "{ | has { where it cannot stand",
                "set x=x$x$x$x; | makes the variable x longer than is followed here",
                "for i in 1 2 3 4 5 6 7 8 9; do | nests deeper than is followed here",
            })
    void thousandTimesTheSame_isNotFollowed(String text, String end) throws Exception {
        assertThat(run((text + " ").repeat(1000)).toString()).contains(end);
    }

    @Test
    void loopsInLoops_areGivenUp() throws Exception {
        String loops = "for i in 1 2 3 4 5 6 7 8 9; do ".repeat(20) + "done; ".repeat(20);
        assertThat(run(loops).toString()).contains("GRUB goes round in a circle at line 1 of /grub/grub.cfg");
    }

    @Test
    void menuOfEndlessLength_isNotReadToItsEnd() throws Exception {
        assertThat(run("a ".repeat(GrubScript.LARGEST)).toString())
                .contains("tftp/grub/grub.cfg, which has " + 2 * GrubScript.LARGEST
                        + " bytes, and is not read to its end");
        assertThat(run("a ".repeat(700_000)).toString())
                .contains("line 1 of /grub/grub.cfg begins more than 600000 words, and is not read to its end");
    }
}
