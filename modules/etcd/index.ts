export { EtcdContainer } from "./etcd-container";
export { StartedEtcdContainer } from "./started-etcd-container";
export { EtcdKeys } from "./etcd-keys";
export { EtcdCluster } from "./cluster/etcd-cluster";
export { StartedEtcdCluster } from "./cluster/started-etcd-cluster";
export { EtcdClusterKeys } from "./cluster/cluster-keys";
