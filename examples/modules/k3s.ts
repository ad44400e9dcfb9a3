// The code of docs/modules/k3s.md.
import { K3sContainer } from "mayfly/k3s";
import { CoreV1Api, KubeConfig } from "@kubernetes/client-node";

async function main(): Promise<void> {
  await using k3s = await new K3sContainer("rancher/k3s:v1.36.2-k3s1").start();
  const config = new KubeConfig();
  config.loadFromString(k3s.getKubeConfig());
  const client = config.makeApiClient(CoreV1Api);

  await client.listNamespace();
  {
    await using namespace = await k3s.openNamespace();
    const config = new KubeConfig();
    config.loadFromString(namespace.getKubeConfig()); // the namespace is its default

    await config.makeApiClient(CoreV1Api).listNamespacedPod(namespace.getName());
  }
}

void main();
