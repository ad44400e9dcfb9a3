import { DockerEngine } from "../../src/engine/docker-engine";
import { FakeDaemon, json } from "../support/fake-daemon";
import { dockerEngineOnFakeDaemon } from "../support/fake-daemon-engine";

const on = dockerEngineOnFakeDaemon();
const REQUEST = {
  repo: "shop",
  tag: "1",
  comment: undefined,
  author: undefined,
  pause: true,
  changes: [],
};

describe("making an image of a container", () => {
  it("sends the changes, one per line, and returns the image's id", async () => {
    on.daemon.on("POST /commit", json(201, { Id: "sha256:i" }));
    const changes = ['CMD ["serve"]', 'LABEL "a"="b c"'];
    const request = { ...REQUEST, comment: "why", author: "me", pause: false, changes };
    expect(await on.engine.containers.commit("c", request)).toBe("sha256:i");
    expect(on.daemon.request.query).toEqual({
      container: "c",
      repo: "shop",
      tag: "1",
      comment: "why",
      author: "me",
      pause: "0",
      changes: expect.stringMatching(
        /^CMD \["serve"\]\nLABEL "a"="b c"\nLABEL "dev.mayfly.kind"="image"\nLABEL "dev.mayfly.request"="[-0-9a-f]{36}"\nLABEL "dev.mayfly.image-names"="shop:1"$/,
      ) as string,
    });
  });

  it("returns an id as all engines take it, also when Podman leaves out the algorithm", async () => {
    on.daemon.on("POST /commit", json(201, { Id: "0a1b" }));
    expect(await on.engine.containers.commit("c", REQUEST)).toBe("sha256:0a1b");
  });

  it.each([
    ["docker", ""],
    ["podman", {}],
  ] as const)("sends %s the body that it takes", async (kind, body) => {
    await using daemon = await FakeDaemon.start({ kind });
    daemon.on("POST /commit", json(201, { Id: "sha256:i" }));
    await new DockerEngine(daemon.endpoint).containers.commit("c", REQUEST);
    expect(daemon.request.body).toEqual(body);
  });

  it("sends no more than was asked for, and the label by which it is found if the answer is lost", async () => {
    on.daemon.on("POST /commit", json(201, { Id: "sha256:i" }));
    await on.engine.containers.commit("c", REQUEST);
    expect(on.daemon.request.query).toEqual({
      container: "c",
      repo: "shop",
      tag: "1",
      pause: "1",
      changes: expect.stringMatching(
        /^LABEL "dev.mayfly.kind"="image"\nLABEL "dev.mayfly.request"="[-0-9a-f]{36}"\nLABEL "dev.mayfly.image-names"="shop:1"$/,
      ) as string,
    });
  });
});
