package dev.espalier.fuzz;

import java.util.ArrayList;
import java.util.List;

import dev.espalier.artifacts.LockTarget;
import dev.espalier.artifacts.MembersTarget;
import dev.espalier.artifacts.PackedTarget;
import dev.espalier.firmware.KernelTarget;
import dev.espalier.format.disk.DiskTarget;
import dev.espalier.format.eeprom.EepromTarget;
import dev.espalier.format.ext4.Ext4Target;
import dev.espalier.format.fat.FatTarget;
import dev.espalier.format.fdt.DeviceTreeTarget;
import dev.espalier.format.pi.ConfigTxtTarget;
import dev.espalier.format.uefi.UefiTarget;
import dev.espalier.inventory.InventoryTarget;
import dev.espalier.rehearse.DhcpTarget;
import dev.espalier.rehearse.RehearsalTarget;
import dev.espalier.tree.ManifestTarget;
import dev.espalier.verify.ServedTextTarget;

/** All targets. A new reader joins here with a class of its own. */
final class FuzzTargets {
    private FuzzTargets() {}

    static List<FuzzTarget> all() {
        List<FuzzTarget> all = new ArrayList<>(List.of(
                new DiskTarget(),
                new FatTarget(),
                new Ext4Target(),
                new UefiTarget(),
                new EepromTarget(),
                new DeviceTreeTarget(),
                new KernelTarget(),
                new ConfigTxtTarget(),
                MembersTarget.zip(),
                MembersTarget.tar(),
                MembersTarget.deb(),
                PackedTarget.gzip(),
                PackedTarget.xz(),
                PackedTarget.zstd(),
                MembersTarget.diskImage(),
                new LockTarget(),
                new ManifestTarget(),
                new InventoryTarget(),
                ServedTextTarget.dnsmasq(),
                ServedTextTarget.grub(),
                ServedTextTarget.ipxe(),
                ServedTextTarget.configTxt(),
                new DhcpTarget()));
        all.addAll(RehearsalTarget.all());
        return all;
    }

    static FuzzTarget named(String name) {
        return all().stream()
                .filter(target -> target.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no target \"" + name + "\"; there are "
                        + all().stream().map(FuzzTarget::name).toList()));
    }
}
