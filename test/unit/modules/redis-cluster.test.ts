import { X509Certificate, createPrivateKey } from "node:crypto";
import { RedisCluster, RedisSentinel, type RedisClusterOptions } from "../../../modules/redis";
import { RedisClusterNode } from "../../../modules/redis/cluster/cluster-node";
import { slotAddresses } from "../../../modules/redis/cluster/slot-addresses";
import { ownCertificate } from "../../../modules/redis/cluster/own-certificate";

it.each<[RedisClusterOptions, string]>([
  [{ shards: 0 }, "RedisCluster.shards: expected a whole number, 1 or more, got 0"],
  [{ replicas: -1 }, "RedisCluster.replicas: expected a whole number, zero or more, got -1"],
  [
    { announce: "all" as "host" },
    'RedisCluster.announce: expected one of host, network, got "all"',
  ],
  [[] as RedisClusterOptions, "RedisCluster.options: expected { shards, replicas, announce }"],
])("refuses the options %j", (options, message) => {
  expect(() => new RedisCluster("redis:8", options)).toThrow(message);
});

it("refuses wrong options of sentinels", () => {
  expect(() => new RedisSentinel("redis:8", { sentinels: 0 })).toThrow(
    "RedisSentinel.sentinels: expected a whole number, 1 or more, got 0",
  );
  expect(() => new RedisSentinel("redis:8", { downAfter: 0.5 })).toThrow("RedisSentinel.downAfter");
  expect(() => new RedisSentinel("redis:8", { name: "" })).toThrow("RedisSentinel.name");
});

it("refuses a cluster's node with TLS", () => {
  const node: { withTls(): unknown } = new RedisClusterNode("redis:8");
  expect(() => node.withTls()).toThrow("withTls: expected nodes without TLS");
});

it("reads the addresses of slots, with brackets around those of IPv6", () => {
  const slots = [
    [0, 8191, ["172.18.0.2", 6379, "id", []], ["redis-2.local", 49153, "id", []]],
    [8192, 16_383, ["fd00::2", 6379, "id", []]],
  ];
  expect(slotAddresses(slots)).toEqual([
    "172.18.0.2:6379",
    "redis-2.local:49153",
    "[fd00::2]:6379",
  ]);
});

it("makes a certificate that signs itself", () => {
  const { cert, key } = ownCertificate();
  const certificate = new X509Certificate(cert);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(certificate.checkPrivateKey(createPrivateKey(key))).toBe(true);
  expect(new Date(certificate.validTo).getUTCFullYear()).toBe(9999);
});
