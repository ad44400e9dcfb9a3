import { loginOf, withNamespace, withServer } from "../../../modules/k3s/kube-config";

const base64 = (text: string): string => Buffer.from(text).toString("base64");

const KUBE_CONFIG = `apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: ${base64("CA")}
    server: https://127.0.0.1:6443
  name: default
contexts:
- context:
    cluster: default
    user: default
  name: default
current-context: default
kind: Config
users:
- name: default
  user:
    client-certificate-data: ${base64("CERT")}
    client-key-data: ${base64("KEY")}
`;

describe("a kubeconfig of K3s", () => {
  it("gets another address", () => {
    expect(withServer(KUBE_CONFIG, "https://[::1]:1")).toBe(
      KUBE_CONFIG.replace("https://127.0.0.1:6443", "https://[::1]:1"),
    );
  });

  it("gets a namespace", () => {
    expect(withNamespace(KUBE_CONFIG, "mine")).toBe(
      KUBE_CONFIG.replace("- context:\n", "- context:\n    namespace: mine\n"),
    );
  });

  it("has the administrator's login", () => {
    const certificate = { cert: "CERT", key: "KEY" };
    expect(loginOf(KUBE_CONFIG)).toEqual({ isSecure: true, certificate });
    expect(() => loginOf("kind: Config\n")).toThrow("has no client-certificate-data");
  });
});
