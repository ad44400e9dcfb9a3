/** What another process needs to attach the container. */
export interface K3sSettings {
  /** The cluster's own kubeconfig, with the address that it has in the container. Empty until the cluster is ready. */
  readonly kubeConfig: string;
  /** Where the engine publishes ports. Empty until the start. */
  readonly host: string;
}

export const PORTS = { api: 6443, rancher: 8443 } as const;
