package dev.espalier.render;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

import dev.espalier.inventory.ClientKind;
import dev.espalier.inventory.Dhcp;
import dev.espalier.inventory.IpAddress;
import dev.espalier.inventory.MacAddress;
import dev.espalier.inventory.Model;
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
        int leaseMax,
        List<Client> pis,
        String piMenu,
        List<Client> grubs,
        List<Reservation> reservations,
        String grub,
        String script,
        List<Loader> loaders,
        List<Loader> httpLoaders,
        List<Integer> architectures) {

    /** dnsmasq's own default for {@code tftp-max}. */
    private static final int DEFAULT_TFTP_MAX = 50;

    /** A transfer takes a descriptor and a port, and a process seldom has more of them. */
    private static final int MOST_TRANSFERS = 1000;

    /** dnsmasq's own default for {@code dhcp-lease-max}. */
    private static final int DEFAULT_LEASES = 1000;

    /** By it the EEPROM of a Pi knows an answer that is for it; the ROM of a Pi 3 wants three blanks behind it. */
    private static final String PI_MENU = "Raspberry Pi Boot";

    /** A machine to be told apart by its MAC. */
    public record Client(String mac, String hostname) {}

    /**
     * A fixed address.
     *
     * @param macs joined by commas
     * @param tag what the machine is, two tags joined by {@code ,set:}; may be empty
     * @param ip may be empty
     */
    public record Reservation(String macs, String tag, String ip, String hostname) {}

    /**
     * What a kind of firmware is to load.
     *
     * @param tag the name of the kind
     * @param others further conditions, each with a comma behind it
     * @param architectures the client architectures that the kind gives
     * @param file a name below the TFTP root, or a URL
     */
    public record Loader(String tag, String others, List<Integer> architectures, String file) {}

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
                Math.min(
                        MOST_TRANSFERS,
                        Math.max(DEFAULT_TFTP_MAX, 2 * plan.nodes().size())),
                leases(plan),
                clients(plan.nodes(), node -> node.model().isPi()),
                plan.nodes().stream().anyMatch(node -> node.node().model() == Model.PI3) ? PI_MENU + "   " : PI_MENU,
                DnsmasqLoaders.isByMac(plan) ? clients(plan.nodes(), Node::usesGrub) : List.of(),
                reservations(plan),
                plan.grub().map(grub -> grub.nbp().value()).orElse(""),
                plan.ipxe().map(ipxe -> ipxe.script().value()).orElse(""),
                DnsmasqLoaders.overTftp(plan),
                DnsmasqLoaders.overHttp(plan),
                Stream.of(ClientKind.values())
                        .flatMap(kind -> kind.pxeArchitectures().stream())
                        .toList());
    }

    /** The limit on leases where dnsmasq's own is too low, else 0. */
    private static int leases(Plan plan) {
        int dynamic = plan.site().dhcp().range().map(DnsmasqView::size).orElse(0);
        int all = plan.nodes().size() + dynamic;
        return all > DEFAULT_LEASES ? all : 0;
    }

    private static int size(Dhcp.Range range) {
        return range.last().bits() - range.first().bits() + 1;
    }

    private static List<Client> clients(List<NodePlan> nodes, Predicate<Node> which) {
        List<Client> clients = new ArrayList<>();
        for (NodePlan plan : nodes) {
            Node node = plan.node();
            if (which.test(node)) {
                node.macs().forEach(mac -> clients.add(new Client(mac.colons(), node.hostname())));
            }
        }
        return clients;
    }

    private static List<Reservation> reservations(Plan plan) {
        List<Reservation> reservations = new ArrayList<>();
        boolean byMac = DnsmasqLoaders.isByMac(plan);
        for (NodePlan planned : plan.nodes()) {
            Node node = planned.node();
            if (!node.macs().isEmpty()) {
                // The address of a VLAN of the node's own is on another network than the one it boots from.
                Optional<IpAddress> ip = node.network()
                        .ip()
                        .filter(address -> node.network().vlan().isEmpty());
                String tag = node.model().isPi() ? "rpi" : "";
                reservations.add(new Reservation(
                        String.join(
                                ",",
                                node.macs().stream().map(MacAddress::colons).toList()),
                        byMac && node.usesGrub() ? tag + ",set:grub" : tag,
                        ip.map(IpAddress::toString).orElse(""),
                        node.hostname()));
            }
        }
        return reservations;
    }
}
