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
 * @param grub the network GRUB for the loader {@code grub}, when the inventory names one
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
        Optional<ArtifactSource> grub,
        List<String> configTxt,
        NodeNetwork network,
        Optional<String> role,
        Map<String, String> labels,
        MergedValues values) {

    public Node {
        macs = List.copyOf(macs);
        kernelArgsAppend = List.copyOf(kernelArgsAppend);
        kernelArgsRemove = List.copyOf(kernelArgsRemove);
        configTxt = List.copyOf(configTxt);
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    }

    /** Where {@code keyPath} ({@code uefi.variables.Timeout}, {@code mac}) got its value; the node's file when nowhere. */
    public Location where(String keyPath) {
        return values.where(keyPath);
    }
}
