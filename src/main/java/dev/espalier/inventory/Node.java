package dev.espalier.inventory;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import dev.espalier.report.Location;

/**
 * One machine of the inventory, after the merge. Field names are the inventory's keys.
 *
 * @param hostname the node file's stem: a DNS label
 * @param filename the node file's path below the root without its suffix; {@code ./name} for a node at the root
 * @param serial for a Pi: eight lower-case hex digits; else as the firmware reports it
 * @param macs in the order of the inventory; the first is the interface that boots
 * @param schematicId 64 hex digits: given, or computed from an inline schematic
 * @param kernelArgs the seed's whole kernel line, when the inventory replaces the one that fits the Talos version
 * @param machineConfig the key {@code machineConfig.base}: an absolute path
 * @param eeprom empty also for a model that has none
 * @param grub the network GRUB for the loader {@code grub}, when the inventory names one
 * @param identify what iPXE finds the node by, of what the inventory gives; a Raspberry Pi is found by its MAC alone
 * @param firmware how an amd64 machine starts; either way when the inventory does not say
 * @param ipxe the iPXE binaries that the inventory names, by the kind of client
 * @param osImage the disk image of the chain pi-nfs, when the inventory names one
 * @param user the first user of the chain pi-nfs; empty when the image is left to ask
 */
public record Node(
        String hostname,
        String filename,
        Model model,
        Chain boot,
        Loader loader,
        Optional<String> serial,
        Optional<String> boardSerial,
        Optional<String> uuid,
        List<MacAddress> macs,
        boolean install,
        PrefixKind prefix,
        Optional<String> talosVersion,
        Optional<String> schematicId,
        Optional<String> kernelArgs,
        List<String> kernelArgsAppend,
        List<String> kernelArgsRemove,
        TalosConfig talosConfig,
        Optional<Path> machineConfig,
        UefiSettings uefi,
        Optional<EepromSettings> eeprom,
        Optional<ArtifactSource> grub,
        List<Identity> identify,
        Optional<MachineFirmware> firmware,
        KernelFrom kernelFrom,
        Map<ClientKind, IpxeSource> ipxe,
        NfsSettings nfs,
        Optional<ArtifactSource> osImage,
        Optional<FirstUser> user,
        List<String> configTxt,
        NodeNetwork network,
        Optional<String> role,
        Map<String, String> labels,
        MergedValues values) {

    public Node {
        macs = List.copyOf(macs);
        kernelArgsAppend = List.copyOf(kernelArgsAppend);
        kernelArgsRemove = List.copyOf(kernelArgsRemove);
        identify = List.copyOf(identify);
        ipxe = Collections.unmodifiableMap(new TreeMap<>(ipxe));
        configTxt = List.copyOf(configTxt);
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    }

    /** Whether it is iPXE that loads this node's kernel. */
    public boolean usesIpxe() {
        return boot == Chain.IPXE || (boot == Chain.PI_UEFI && loader == Loader.IPXE);
    }

    /** Whether it is GRUB that loads this node's kernel. */
    public boolean usesGrub() {
        return boot == Chain.PI_UEFI && loader == Loader.GRUB;
    }

    /** The kinds of client that this machine's firmware can be, of those that load iPXE. */
    public List<ClientKind> clientKinds() {
        if (!usesIpxe()) {
            return List.of();
        }
        if (model != Model.AMD64) {
            return List.of(ClientKind.EFI_ARM64);
        }
        return firmware.map(kind -> List.of(kind == MachineFirmware.BIOS ? ClientKind.BIOS : ClientKind.EFI_X64))
                .orElseGet(() -> List.of(ClientKind.BIOS, ClientKind.EFI_X64));
    }

    /** Where {@code keyPath} ({@code uefi.variables.Timeout}, {@code mac}) got its value; the node's file when nowhere. */
    public Location where(String keyPath) {
        return values.where(keyPath);
    }
}
