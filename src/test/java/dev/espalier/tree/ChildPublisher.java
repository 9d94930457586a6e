package dev.espalier.tree;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A build in a process of its own. Arguments: the output and the name of the firmware set, then optionally the number of
 * the step before which it stops for ever, so that it can be killed there.
 */
final class ChildPublisher {
    private ChildPublisher() {}

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    public static void main(String[] args) throws Exception {
        int stopAt = args.length > 2 ? Integer.parseInt(args[2]) : Integer.MAX_VALUE;
        int[] steps = {0};
        PublishListener listener = step -> {
            if (steps[0]++ == stopAt) {
                say("waiting before " + step);
                sleepForEver();
            }
        };
        Fixtures.publish(
                Fixtures.tree(Fixtures.bramble(args[1], args[1].replace('s', 'k'))),
                Path.of(args[0]),
                new TreeWriter(LinkMode.RELATIVE, false, listener));
        say("published");
    }

    private static void say(String line) {
        System.out.print(line + "\n");
        System.out.flush();
    }

    private static void sleepForEver() throws IOException {
        try {
            Thread.sleep(Long.MAX_VALUE);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
