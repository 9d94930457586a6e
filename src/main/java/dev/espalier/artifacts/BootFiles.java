package dev.espalier.artifacts;

import java.io.IOException;
import java.util.OptionalLong;

import dev.espalier.content.RelativePath;
import dev.espalier.format.bytes.ByteView;
import dev.espalier.format.disk.BootPartition;
import dev.espalier.format.fat.FatExtraction;
import dev.espalier.format.fat.FatVolume;

/** Takes members out of the boot partition of a disk image. */
final class BootFiles {
    private BootFiles() {}

    static void extract(ByteView image, MemberCollector members) throws IOException {
        FatVolume volume =
                FatVolume.open(BootPartition.find(image, OptionalLong.empty()).view());
        new FatExtraction(
                        volume,
                        path -> isPath(path) && members.wants(RelativePath.of(path)),
                        path -> isPath(path) && members.mayWantBelow(RelativePath.of(path)),
                        (path, size) -> members.begin(RelativePath.of(path)))
                .run();
    }

    private static boolean isPath(String name) {
        return RelativePath.fault(name).isEmpty();
    }
}
