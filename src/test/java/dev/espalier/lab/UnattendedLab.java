package dev.espalier.lab;

import java.io.IOException;
import java.nio.file.Path;

/** A lab with a server and a machine that runs until its process ends: for tests of how it ends. */
final class UnattendedLab {
    static final String READY = "READY";

    private UnattendedLab() {}

    public static void main(String[] directory) throws IOException, InterruptedException {
        Path logs = Path.of(directory[0]);
        try (Lab lab = Lab.open(logs)) {
            lab.route(Lab.ADDRESSES);
            try (EmulatedMachine machine = EmulatedMachine.powerOn(lab, logs, MixedLan.BIOS_PC.hardware())) {
                System.out.println(READY);
                while (!machine.isOff()) {
                    Thread.sleep(1000);
                }
            }
        }
    }
}
