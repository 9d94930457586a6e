package dev.espalier.tree;

import dev.espalier.content.RelativePath;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class PublishPhaseTest {
    @ParameterizedTest
    @CsvSource({
        "tftp/_sets/ab12/start4.elf, CONTENT",
        "tftp/_sets/ab12/grub.cfg, CONTENT",
        "http/talos/vmlinuz, CONTENT",
        "eeprom/pieeprom.upd, CONTENT",
        "matchbox/assets/vmlinuz, CONTENT",
        "tftp/pxelinux.0, LOADER",
        "tftp/grub/arm64-efi/command.lst, LOADER",
        "tftp/ipxe/ipxe.efi, LOADER",
        "tftp/configs/node-01.yaml, NODE_PAGE",
        "tftp/grub/nodes/d8:3a:dd:8a:7e:9a.cfg, NODE_PAGE",
        "matchbox/groups/node-01.json, NODE_PAGE",
        "tftp/grub.cfg, MENU",
        "tftp/grub/grub.cfg, MENU",
        "tftp/boot.ipxe, MENU",
        "tftp/d32a9346/config.txt, PREFIX_DIRECTORY",
        "tftp/d32a9346, PREFIX_DIRECTORY",
        "tftp/d8-3a-dd-8a-7e-9a/config.txt, PREFIX_DIRECTORY",
        "dnsmasq.conf, TOP",
        "report.html, TOP",
    })
    void pathTellsWhenItIsPublished(String path, PublishPhase phase) {
        assertThat(PublishPhase.of(RelativePath.of(path))).isEqualTo(phase);
    }
}
