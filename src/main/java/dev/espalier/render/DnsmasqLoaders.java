package dev.espalier.render;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.espalier.inventory.ClientKind;
import dev.espalier.plan.IpxePlan;
import dev.espalier.plan.Plan;
import dev.espalier.plan.Service;

/**
 * Which kind of firmware loads what. A Pi's EEPROM, which claims to be a BIOS, is kept apart by its MAC, and so is a Pi
 * whose EDK2 gets GRUB where other machines with UEFI on arm64 get iPXE.
 */
final class DnsmasqLoaders {
    private DnsmasqLoaders() {}

    /** Whether clients of one architecture get either GRUB or iPXE, and have to be told apart by their MACs. */
    static boolean isByMac(Plan plan) {
        return plan.grub().isPresent()
                && plan.ipxe()
                        .filter(ipxe ->
                                ipxe.binaries().stream().anyMatch(binary -> binary.kind() == ClientKind.EFI_ARM64))
                        .isPresent();
    }

    static List<DnsmasqView.Loader> overTftp(Plan plan) {
        List<DnsmasqView.Loader> loaders = new ArrayList<>();
        ClientKind arm64 = ClientKind.EFI_ARM64;
        plan.grub()
                .ifPresent(grub -> loaders.add(new DnsmasqView.Loader(
                        arm64.key(),
                        isByMac(plan) ? "tag:grub," : "",
                        arm64.pxeArchitectures(),
                        grub.nbp().value())));
        plan.ipxe()
                .ifPresent(ipxe -> ipxe.binaries()
                        .forEach(binary -> loaders.add(new DnsmasqView.Loader(
                                binary.kind().key(),
                                others(binary.kind(), plan),
                                binary.kind().pxeArchitectures(),
                                binary.nbp().value()))));
        return loaders;
    }

    private static String others(ClientKind kind, Plan plan) {
        return switch (kind) {
            case BIOS -> "tag:!rpi,";
            case EFI_X64 -> "";
            case EFI_ARM64 -> isByMac(plan) ? "tag:!grub," : "";
        };
    }

    static List<DnsmasqView.Loader> overHttp(Plan plan) {
        List<DnsmasqView.Loader> loaders = new ArrayList<>();
        Optional<IpxePlan> overHttp = plan.ipxe().filter(ipxe -> ipxe.ofNodes() == Service.HTTP);
        for (IpxePlan.Binary binary : overHttp.map(IpxePlan::binaries).orElse(List.of())) {
            List<Integer> architectures = binary.kind().httpArchitectures();
            if (!architectures.isEmpty()) {
                loaders.add(new DnsmasqView.Loader(
                        binary.kind().key().replace("efi", "http"),
                        others(binary.kind(), plan),
                        architectures,
                        overHttp.flatMap(IpxePlan::base).orElseThrow() + "/" + binary.nbp()));
            }
        }
        return loaders;
    }
}
