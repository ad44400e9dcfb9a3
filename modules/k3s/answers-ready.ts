import { httpRequest, Wait, type Handle } from "../../src/module";
import { KUBE_CONFIG, loginOf } from "./kube-config";
import { PORTS } from "./settings";

const OK = 200;

/** Returns a wait for an API server that is ready, and a node that is registered. */
export function answersReady(): Wait {
  return Wait.forAll([
    Wait.forLogMessage("Node controller sync successful"),
    Wait.forFunction("the API server's /readyz", isReady),
  ]);
}

async function isReady(container: Handle, signal: AbortSignal): Promise<boolean | string> {
  const file = await container.readFile(KUBE_CONFIG, {}, signal);
  if (file === undefined || file.length === 0) return `${KUBE_CONFIG} does not exist yet`;
  const address = { host: container.host, port: container.mappedPort(PORTS.api) };
  const server = { ...address, ...loginOf(file.toString()) };
  const { status, body } = await httpRequest(server, { path: "/readyz" });
  return status === OK || `HTTP ${status}: ${body}`;
}
