// The code of docs/modules/prometheus.md.
import { GenericContainer, Network } from "mayfly";
import { PrometheusContainer } from "mayfly/prometheus";

async function main(): Promise<void> {
  await using network = await new Network().start();
  await using _shop = await new GenericContainer("busybox:1.37")
    .withNetwork(network)
    .withNetworkAliases("shop")
    .withCopyContentToContainer([{ content: "orders_total 3\n", target: "/www/metrics" }])
    .withCommand(["httpd", "-f", "-p", "8080", "-h", "/www"])
    .start();
  await using prometheus = await new PrometheusContainer("prom/prometheus:v2.53.3")
    .withNetwork(network)
    .withScrapeTarget({ job: "shop", target: "shop:8080" }) // a container on the network
    .start();
  const [orders] = await prometheus.waitForSample('orders_total{job="shop"} > 2');
  console.log(orders?.value); // 3
}

void main();
