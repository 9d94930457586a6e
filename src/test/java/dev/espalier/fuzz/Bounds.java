package dev.espalier.fuzz;

import java.lang.management.ManagementFactory;
import java.time.Duration;

import com.sun.management.ThreadMXBean;

/** Runs a target within the memory and the time that it may take; both are this thread's own, so other work does not count. */
final class Bounds {
    /** A thousand times what inputs of this size need, and little beside the patience of a person. */
    private static final Duration MOST_TIME = Duration.ofSeconds(5);

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Bounds() {}

    /** {@link FuzzTarget#takes}, with an {@link AssertionError} where that took too much. */
    static boolean takes(FuzzTarget target, byte[] input) throws Exception {
        long bytesBefore = THREADS.getCurrentThreadAllocatedBytes();
        long timeBefore = THREADS.getCurrentThreadCpuTime();
        boolean taken = target.takes(input);
        Duration time = Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - timeBefore);
        long bytes = THREADS.getCurrentThreadAllocatedBytes() - bytesBefore;
        if (bytes > target.mostAllocated()) {
            throw new AssertionError(
                    input.length + " bytes made it allocate " + bytes + ", more than " + target.mostAllocated());
        }
        if (time.compareTo(MOST_TIME) > 0) {
            throw new AssertionError(input.length + " bytes took it " + time);
        }
        return taken;
    }
}
