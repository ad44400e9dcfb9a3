import { MayflyError, type HttpServer } from "../../src/module";

// The file that K3s writes for its administrator (docs.k3s.io/cluster-access).

export const KUBE_CONFIG = "/etc/rancher/k3s/k3s.yaml";

/** Returns the kubeconfig with another address of the API server. */
export const withServer = (kubeConfig: string, url: string): string =>
  kubeConfig.replace(/^(\s*server:).*$/m, `$1 ${url}`);

/** Returns the kubeconfig with a default namespace. */
export const withNamespace = (kubeConfig: string, namespace: string): string =>
  kubeConfig.replace(/^([ -]*)context:[ ]*$/m, (line, indentation: string) => {
    const inner = " ".repeat(indentation.length + 2);
    return `${line}\n${inner}namespace: ${namespace}`;
  });

/** Returns how requests log in to the API server. Throws MayflyError with the code `K3S_KUBECONFIG_INVALID`. */
export function loginOf(kubeConfig: string): Pick<HttpServer, "isSecure" | "certificate"> {
  const read = (name: string): string => {
    const [, value] = new RegExp(`^\\s*${name}: (\\S+)$`, "m").exec(kubeConfig) ?? [];
    if (value !== undefined) return Buffer.from(value, "base64").toString();
    const message = `${KUBE_CONFIG} in the container has no ${name}.`;
    throw new MayflyError("K3S_KUBECONFIG_INVALID", message, {
      hint: "check that the container runs an image of K3s with its own user",
    });
  };
  const cert = read("client-certificate-data");
  return { isSecure: true, certificate: { cert, key: read("client-key-data") } };
}
