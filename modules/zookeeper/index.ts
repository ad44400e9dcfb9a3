export { ZooKeeperContainer } from "./zookeeper-container";
export { StartedZooKeeperContainer } from "./started-zookeeper-container";
export { ZooKeeperChroot } from "./zookeeper-chroot";
