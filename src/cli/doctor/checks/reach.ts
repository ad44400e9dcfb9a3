import { openHostGateway, type HostRoute } from "../../../engine/host-gateway";
import { ownContainerOf } from "../../../engine/own-container";
import { findObstacle } from "../../../engine/obstacle";
import { findReach } from "../../../engine/reach";
import { ok, problem, type Check } from "../check";

export const reach: Check = {
  name: "ports",
  run: async ({ config, engine: find }) => {
    const { endpoint, engine } = await find();
    const ownContainer = ownContainerOf(engine);
    const [own, { host, bindIp }, { route }] = await Promise.all([
      ownContainer(),
      findReach(endpoint, config, ownContainer),
      openHostGateway(endpoint, engine),
    ]);
    const place = "socketPath" in endpoint.address ? "local" : "remote";
    const inside = own === undefined ? "" : ", and this process runs in one of its containers";
    const override =
      config.hostOverride === undefined ? "" : ", because TESTCONTAINERS_HOST_OVERRIDE says so";
    const obstacle = await findObstacle(endpoint, engine, config, ownContainer);
    const evidence = [
      `the engine is ${place}${inside}`,
      `published ports are bound to ${bindIp} and reached at ${host}${override}`,
      `containers reach exposed ports of this machine ${describeRoute(route)}`,
    ];
    return obstacle?.isCertain === true ? problem(obstacle.hint, ...evidence) : ok(...evidence);
  },
};

function describeRoute(route: HostRoute): string {
  switch (route.by) {
    case "engine":
      return "by the engine's gateway";
    case "relay":
      return `at ${route.addresses.join(", ")}`;
    case "tunnel":
      return "by a tunnel through a helper container";
  }
}
