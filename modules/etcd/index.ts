export { EtcdContainer } from "./etcd-container";
export { StartedEtcdContainer } from "./started-etcd-container";
export { EtcdKeys } from "./etcd-keys";
