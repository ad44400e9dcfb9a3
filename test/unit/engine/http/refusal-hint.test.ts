import { refusalHint } from "../../../../src/engine/http/refusal-hint";

describe("a refusal gets a hint", () => {
  it.each([
    [
      "could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network",
      "docker network prune",
    ],
    ["all predefined address pools have been fully subnetted", "default-address-pools"],
    [
      "invalid pool request: Pool overlaps with other one on this address space",
      "choose another subnet",
    ],
    [
      'Conflict. The container name "/shop" is already in use by container "abc". You have to remove (or rename) that container to be able to reuse that name.',
      "`docker rm -f -v shop` removes",
    ],
    ['creating container storage: the container name "shop" is already in use by abc.', " shop` "],
    ["network with name shop already exists", "`docker network rm shop` removes"],
    ["network name shop already used: network already exists", "`docker network rm shop` removes"],
    [
      "driver failed programming external connectivity on endpoint shop (abc): Bind for 127.0.0.1:5432 failed: port is already allocated",
      "`docker ps --filter publish=5432` shows",
    ],
    [
      "rootlessport listen tcp 0.0.0.0:8080: bind: address already in use",
      "`docker ps --filter publish=8080` shows",
    ],
  ])("%s", (reason, words) => {
    expect(refusalHint(reason)).toContain(words);
  });

  it.each(["No such image: redis:8", "Address already in use", "invalid CPU share"])(
    "unless the words say enough: %s",
    (reason) => {
      expect(refusalHint(reason)).toBeUndefined();
    },
  );
});
