package dev.espalier.render;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.espalier.inventory.Dhcp;
import dev.espalier.inventory.IpAddress;
import dev.espalier.inventory.MacAddress;
import dev.espalier.inventory.Node;
import dev.espalier.plan.NodePlan;
import dev.espalier.plan.Plan;

/**
 * What {@code dnsmasq.conf.peb} sees. Every text in it is an address, a number, a DNS label or a path that the
 * inventory's loader has checked, so that none can hold a line break, a comma or a quote.
 */
public record DnsmasqView(
        String mode,
        String tftpRoot,
        String network,
        String netmask,
        String firstAddress,
        String lastAddress,
        String lease,
        String gateway,
        List<String> dns,
        String domain,
        String device,
        List<String> listen,
        int tftpMax,
        List<Client> pis,
        List<Reservation> reservations,
        String grub) {

    /** dnsmasq's own default for {@code tftp-max}. */
    private static final int DEFAULT_TFTP_MAX = 50;

    /** A machine to be told apart by its MAC. */
    public record Client(String mac, String hostname) {}

    /** A fixed address; {@code macs} are joined by commas, {@code tag} is empty or what the machine is. */
    public record Reservation(String macs, String tag, String ip, String hostname) {}

    static DnsmasqView of(Plan plan) {
        Dhcp dhcp = plan.site().dhcp();
        return new DnsmasqView(
                dhcp.mode().key(),
                plan.site().tftpRoot(),
                dhcp.subnet().map(subnet -> subnet.network().toString()).orElse(""),
                dhcp.subnet().map(subnet -> subnet.netmask().toString()).orElse(""),
                dhcp.range().map(range -> range.first().toString()).orElse(""),
                dhcp.range().map(range -> range.last().toString()).orElse(""),
                dhcp.lease(),
                dhcp.gateway().map(IpAddress::toString).orElse(""),
                dhcp.dns().stream().map(IpAddress::toString).toList(),
                dhcp.domain().orElse(""),
                dhcp.device().orElse(""),
                dhcp.listen().stream().map(IpAddress::toString).toList(),
                // A fleet that powers up at once asks for its first files at once.
                Math.max(DEFAULT_TFTP_MAX, 2 * plan.nodes().size()),
                pis(plan.nodes()),
                reservations(plan.nodes()),
                plan.grub().map(grub -> grub.nbp().value()).orElse(""));
    }

    private static List<Client> pis(List<NodePlan> nodes) {
        List<Client> pis = new ArrayList<>();
        for (NodePlan plan : nodes) {
            if (plan.node().model().isPi()) {
                plan.node()
                        .macs()
                        .forEach(mac ->
                                pis.add(new Client(mac.colons(), plan.node().hostname())));
            }
        }
        return pis;
    }

    private static List<Reservation> reservations(List<NodePlan> nodes) {
        List<Reservation> reservations = new ArrayList<>();
        for (NodePlan plan : nodes) {
            Node node = plan.node();
            if (!node.macs().isEmpty()) {
                Optional<IpAddress> ip = node.network().ip();
                reservations.add(new Reservation(
                        String.join(
                                ",",
                                node.macs().stream().map(MacAddress::colons).toList()),
                        node.model().isPi() ? "rpi" : "",
                        ip.map(IpAddress::toString).orElse(""),
                        node.hostname()));
            }
        }
        return reservations;
    }
}
