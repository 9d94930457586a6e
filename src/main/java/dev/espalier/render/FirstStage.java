package dev.espalier.render;

import java.util.ArrayList;
import java.util.List;

import dev.espalier.inventory.ClientKind;
import dev.espalier.inventory.MacAddress;
import dev.espalier.inventory.Node;
import dev.espalier.plan.IpxePlan;
import dev.espalier.plan.NodePlan;
import dev.espalier.plan.Plan;

/**
 * What a DHCP server has to answer to one kind of firmware.
 *
 * @param client what the machines are, for people
 * @param tag what they are called in a configuration: lower-case letters, digits and dashes
 * @param architectures what they say in option 93
 * @param file served below the TFTP root; a URL for firmware that boots over HTTP
 * @param macs of the machines, where another stage has the same architectures; otherwise empty
 * @param again whether the file is an iPXE that takes what DHCP says next for another loader, and so on for ever
 */
record FirstStage(
        String client,
        String tag,
        List<Integer> architectures,
        String file,
        boolean http,
        List<MacAddress> macs,
        boolean again) {
    private static final List<Integer> EFI_ARM64 = ClientKind.EFI_ARM64.pxeArchitectures();

    FirstStage {
        architectures = List.copyOf(architectures);
        macs = List.copyOf(macs);
    }

    /** In the order in which a server should ask: what goes by MAC before what goes by architecture alone. */
    static List<FirstStage> of(Plan plan) {
        List<FirstStage> stages = new ArrayList<>();
        List<IpxePlan.Binary> binaries = plan.ipxe().map(IpxePlan::binaries).orElseGet(List::of);
        plan.grub().ifPresent(grub -> {
            boolean shared = binaries.stream().anyMatch(binary -> binary.kind() == ClientKind.EFI_ARM64);
            List<MacAddress> macs = plan.nodes().stream()
                    .map(NodePlan::node)
                    .filter(Node::usesGrub)
                    .flatMap(node -> node.macs().stream())
                    .toList();
            stages.add(new FirstStage(
                    "Raspberry Pi with UEFI, for GRUB",
                    "grub",
                    EFI_ARM64,
                    grub.nbp().value(),
                    false,
                    shared ? macs : List.of(),
                    false));
        });
        for (IpxePlan.Binary binary : binaries) {
            ClientKind kind = binary.kind();
            String client = switch (kind) {
                case BIOS -> "x86 with a BIOS";
                case EFI_X64 -> "x86 with UEFI";
                case EFI_ARM64 -> "arm64 with UEFI";
            };
            String file = binary.nbp().value();
            stages.add(new FirstStage(
                    client, kind.key(), kind.pxeArchitectures(), file, false, List.of(), kind == ClientKind.BIOS));
            plan.site()
                    .http()
                    .filter(url -> !kind.httpArchitectures().isEmpty())
                    .ifPresent(url -> {
                        String location = url.replaceFirst("/+$", "") + "/" + file;
                        stages.add(new FirstStage(
                                client + ", HTTP boot",
                                kind.key() + "-http",
                                kind.httpArchitectures(),
                                location,
                                true,
                                List.of(),
                                false));
                    });
        }
        return stages;
    }
}
