import {
  definePart,
  MayflyError,
  namesOfTheDead,
  oncePerServer,
  ownedName,
  poll,
  ServerPart,
  testRun,
} from "../../src/module";
import { askServer, type AskedServer } from "../http-api/ask-server";
import { withNamespace } from "./kube-config";
import type { StartedK3sContainer } from "./started-k3s-container";

// The API of namespaces (kubernetes.io/docs/reference/kubernetes-api/cluster-resources/namespace-v1).

const NAMESPACES = "/api/v1/namespaces";
const NOT_FOUND = 404;
/** Kubernetes refuses this while it is deleting the namespace. */
const CONFLICT = 409;
const READY_MS = 60_000;

/** A namespace that belongs to one test, from `openNamespace()`. */
export class K3sNamespace extends ServerPart<StartedK3sContainer> {
  /** Returns the administrator's kubeconfig, for clients in this view, with this namespace as the default. */
  getKubeConfig(): string {
    return withNamespace(this.server.getKubeConfig(), this.getName());
  }

  /** Kubernetes removes what is in the namespace after this. */
  protected async remove(server: StartedK3sContainer, name: string): Promise<void> {
    await deleteNamespace(server.api(), name);
  }
}
definePart("k3s-namespace", K3sNamespace);

/** Creates a namespace. The first call of a process deletes those that processes which have ended left behind. */
export async function openNamespace(server: StartedK3sContainer): Promise<K3sNamespace> {
  const api = server.api();
  await oncePerServer(server.getId(), () => deleteLeftovers(api));
  const name = toLabel(ownedName(testRun()));
  const json = { apiVersion: "v1", kind: "Namespace", metadata: { name } };
  await askServer(api, { method: "POST", path: NAMESPACES, json });
  const opened = new K3sNamespace(server, name);
  try {
    await awaitServiceAccount(api, name);
  } catch (error) {
    await opened.drop();
    throw error;
  }
  return opened;
}

/** Pods are refused until the controller has created the namespace's default service account. */
async function awaitServiceAccount(api: AskedServer, name: string): Promise<void> {
  const path = `${NAMESPACES}/${name}/serviceaccounts/default`;
  const signal = AbortSignal.timeout(READY_MS);
  try {
    await poll({ signal, report: () => undefined }, async () => {
      const { status } = await askServer(api, { path }, [NOT_FOUND]);
      return status !== NOT_FOUND || "no service account";
    });
  } catch (error) {
    if (!signal.aborted) throw error;
    const what = `${api.product} made no service account in the namespace ${name} in ${READY_MS} ms.`;
    const hint = "read the container's log: the controller manager makes the service accounts.";
    throw new MayflyError(api.code, what, { cause: error, hint });
  }
}

async function deleteLeftovers(api: AskedServer): Promise<void> {
  const { items } = JSON.parse((await askServer(api, { path: NAMESPACES })).body) as {
    items: readonly { readonly metadata: { readonly name: string } }[];
  };
  const names = items.map(({ metadata }) => fromLabel(metadata.name));
  for (const name of namesOfTheDead(names)) await deleteNamespace(api, toLabel(name));
}

async function deleteNamespace(api: AskedServer, name: string): Promise<void> {
  const path = `${NAMESPACES}/${name}`;
  await askServer(api, { method: "DELETE", path }, [NOT_FOUND, CONFLICT]);
}

/** Kubernetes' names have no underscores. */
const toLabel = (name: string): string => name.replaceAll("_", "-");
const fromLabel = (name: string): string => name.replaceAll("-", "_");
