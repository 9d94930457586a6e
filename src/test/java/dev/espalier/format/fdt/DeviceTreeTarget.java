package dev.espalier.format.fdt;

import java.io.IOException;
import java.util.List;

import dev.espalier.format.bytes.ByteView;
import dev.espalier.format.bytes.FormatException;
import dev.espalier.fuzz.FuzzTarget;

/** The map of overlays, a device tree. */
public final class DeviceTreeTarget implements FuzzTarget {

    @Override
    public String name() {
        return "device-tree";
    }

    @Override
    public int mutants() {
        return 20_000;
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(DeviceTreeTest.TREE.clone());
    }

    @Override
    public boolean takes(byte[] input) throws IOException {
        try {
            DeviceTree tree = DeviceTree.parse(ByteView.of(input));
            tree.children().values().forEach(child -> child.text("renamed"));
            return true;
        } catch (FormatException e) {
            return false;
        }
    }
}
